import type { Entry } from '../../../packages/entry.ts';
import type { FileContent } from '../../../packages/package-set.ts';
import { readCpio } from '../../../source/cpio.ts';
import type { FileRegion } from '../../../system/compress/file-region.ts';
import { unpack } from '../../../system/compress/unpack.ts';
import { absolutePath } from '../../read/paths.ts';
import { badPackage } from '../../read/problem.ts';
import type { ReadOptions } from '../../reader.ts';

/**
 * The content of wanted files. The payload has a cpio archive in the order of the header; of hard links the last has
 * the content, of ghosts none is there.
 * @param files in the order of the header.
 */
export async function* rpmContents(
  region: FileRegion,
  files: readonly Entry[],
  isWanted: (entry: Entry) => boolean,
  options: ReadOptions,
): AsyncGenerator<FileContent> {
  const name = `${region.path}: payload`;
  const wanted = new Map<string, Entry>();
  for (const file of files) {
    const hasContent = file.type === 'file' && !file.flags.includes('ghost');
    if (hasContent && isWanted(file)) wanted.set(file.path, file);
  }
  if (wanted.size === 0) return;
  const archive = readCpio(unpack(region, name, options), name, {
    maxEntries: files.length,
    sizeOf: (index) => sizeOf(files[index]),
  });
  for await (const member of archive) {
    const path = member.index === undefined ? pathOf(name, member.name ?? '') : files[member.index]?.path;
    const entry = wanted.get(path ?? '');
    if (entry === undefined) continue;
    if (member.size !== entry.size) throw badPackage(name, 'a file in it is not as large as the header says');
    yield { entry, content: member.content };
    wanted.delete(entry.path);
    if (wanted.size === 0) return;
  }
  throw badPackage(name, 'it lacks a file that the header has');
}

/** rpm writes `./usr/bin/a`; other builders write `/usr/bin/a` or `usr/bin/a`. */
function pathOf(name: string, stored: string): string {
  return absolutePath(name, stored.startsWith('/') ? stored : `/${stored}`);
}

/** Links have what they say as content; hard links before the last, nothing. */
function sizeOf(file: Entry | undefined): number | undefined {
  if (file === undefined) return undefined;
  if (file.type === 'symlink') return Buffer.byteLength(file.target ?? '');
  return file.type === 'file' ? (file.size ?? 0) : 0;
}
