import { readSourceFile } from '../read-source.ts';
import type { SourceItem } from '../tarball/commit-items.ts';

/** Files of a release’s tree that its page and its records are made of, by their paths. */
export type Kept = ReadonlyMap<string, Buffer>;

const KEPT =
  /^(?:packagers\.yaml|distros\/accepted\/[^/]+|distros\/[^/]+\/(?:distro\.yaml|submission\.json))$/;
/** Nothing of these is larger that a person or contrib wrote. */
const LARGEST = 32 * 1024 * 1024;

/** Passes items on, and keeps the content of those that are wanted as it goes by: a tree is read once. */
export async function* keeping(
  items: AsyncIterable<SourceItem>,
  kept: Map<string, Buffer>,
): AsyncGenerator<SourceItem> {
  for await (const item of items) yield watched(item, kept);
}

function watched(item: SourceItem, kept: Map<string, Buffer>): SourceItem {
  const { path, type, size, content } = item;
  if (type !== 'file' || content === undefined || size > LARGEST || !KEPT.test(path)) return item;
  if (content.kind === 'stream') {
    return { ...item, content: { kind: 'stream', open: () => watchedStream(content.open(), path, kept) } };
  }
  const bytes = content.kind === 'bytes' ? Buffer.from(content.bytes) : readSourceFile(content.path, size);
  kept.set(path, bytes);
  return { ...item, content: { kind: 'bytes', bytes } };
}

async function* watchedStream(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  kept: Map<string, Buffer>,
): AsyncGenerator<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) {
    parts.push(Buffer.from(chunk));
    yield chunk;
  }
  kept.set(path, Buffer.concat(parts));
}
