import { ContribError } from '../system/errors.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { blockWriter, flush } from './block-writer.ts';
import { putContent } from './put-content.ts';

/** The whole content of a file entry, in memory. Throws `incomplete` where it is not as large as the entry says. */
export async function readContent(entry: ArchiveEntry, limit: number): Promise<Buffer> {
  if (entry.size > limit)
    throw new ContribError('bad-input', `'${entry.path}' is larger than ${limit} bytes`);
  const parts: Buffer[] = [];
  const collect = async (bytes: Buffer) => void parts.push(bytes);
  const writer = blockWriter({ write: collect, finish: async () => {}, abort: () => {} });
  await putContent(writer, entry, false);
  await flush(writer);
  return Buffer.concat(parts);
}
