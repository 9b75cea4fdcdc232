// What the tests of archives share: entries, sinks into memory, and real tools as judges.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ArchiveEntry } from '../../src/source/archive-entry.ts';
import type { ReadEntry } from '../../src/source/read-entry.ts';
import { type ReadTarOptions, readTar, type TarFacts } from '../../src/source/tar-read.ts';
import { type WriteTarOptions, writeTar } from '../../src/source/tar-write.ts';
import { type Compression, type CompressOptions, compressTo } from '../../src/system/compress/compress.ts';
import type { ByteSink } from '../../src/system/compress/sink.ts';
import { pathFromBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const OWNER = { uid: 0, gid: 0, uname: 'root', gname: 'root', mtime: 1_700_000_000 } as const;

export function file(path: string, content: string | Buffer, more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  const bytes = Buffer.from(content);
  return {
    ...OWNER,
    path,
    type: 'file',
    mode: 0o644,
    size: bytes.length,
    content: { kind: 'bytes', bytes },
    ...more,
  };
}

export function directory(path: string, more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  return { ...OWNER, path, type: 'directory', mode: 0o755, size: 0, ...more };
}

export function symlink(path: string, linkTarget: string, more: Partial<ArchiveEntry> = {}): ArchiveEntry {
  return { ...OWNER, path, type: 'symlink', mode: 0o777, size: 0, linkTarget, ...more };
}

export function hardlink(path: string, linkTarget: string): ArchiveEntry {
  return { ...OWNER, path, type: 'hardlink', mode: 0o644, size: 0, linkTarget };
}

/** A sink that keeps copies: what it is given is reused. */
export function memorySink(): { readonly sink: ByteSink; readonly bytes: () => Buffer } {
  const parts: Buffer[] = [];
  const write = async (bytes: Buffer) => void parts.push(Buffer.from(bytes));
  return { sink: { write, finish: async () => {}, abort: () => {} }, bytes: () => Buffer.concat(parts) };
}

export async function tarOf(entries: Iterable<ArchiveEntry>, options: WriteTarOptions = {}): Promise<Buffer> {
  const { sink, bytes } = memorySink();
  await writeTar(entries, sink, options);
  return bytes();
}

export type ReadBack = Omit<ReadEntry, 'content'> & { readonly bytes: Buffer };
export type ReadArchive = { readonly entries: readonly ReadBack[]; readonly facts: TarFacts };

export async function readBack(
  tar: Buffer | Iterable<Buffer>,
  options: ReadTarOptions = {},
): Promise<ReadArchive> {
  const archive = readTar(Buffer.isBuffer(tar) ? [tar] : tar, 'test.tar', options);
  const entries: ReadBack[] = [];
  for await (const { content, ...entry } of archive.entries) {
    entries.push({ ...entry, bytes: await bytesOf(content) });
  }
  return { entries, facts: archive.facts() };
}

export async function bytesOf(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

/** Cuts into pieces of one size. */
export function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** Compresses in pieces of a size, through a real file. */
export async function compressed(
  content: Buffer,
  format: Compression,
  options: CompressOptions = {},
  pieceSize = 100_000,
): Promise<Buffer> {
  const path = join(scratchDirectory(), 'compressed');
  const fd = openSync(path, 'w');
  const sink = await compressTo(fd, format, options);
  for (const piece of pieces(content, pieceSize)) await sink.write(Buffer.from(piece));
  await sink.finish();
  closeSync(fd);
  return readFileSync(path);
}

/** What a program prints, which may read bytes. */
export function tool(command: string, args: readonly string[], input?: Buffer, cwd?: string): Buffer {
  return execFileSync(command, args, {
    // A program that reads nothing can be gone before it is given something.
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    ...(input !== undefined && { input }),
    ...(cwd !== undefined && { cwd }),
  });
}

/** Words in an arbitrary order: bytes that compress as text does. */
export function text(size: number, seed = 1): Buffer {
  const words = Array.from(
    { length: 300 },
    (_, index) => `${((index + 3) * 7_919_993).toString(36).slice(index % 5)} `,
  );
  const order = noise(size, seed);
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const word = words[(order[index] ?? 0) % (index % 3 === 0 ? 300 : 40)] ?? '';
    parts.push(word);
    length += word.length;
  }
  return Buffer.from(parts.join('')).subarray(0, size);
}

/** Bytes that do not compress. */
export function noise(size: number, seed = 7): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let index = 0; index < size; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

/** A part of a path: any bytes but a slash and a NUL. */
const part = fc
  .oneof(
    fc.constantFrom(
      'a',
      'with space',
      'new\nline',
      'ünïcode',
      '-dash',
      '\udc80\udcff',
      'tab\t',
      '#',
      'x'.repeat(120),
    ),
    fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((bytes) => pathFromBytes(bytes.map((byte) => byte || 1))),
  )
  .map((name) => name.replaceAll('/', '_').replaceAll('\0', '_'))
  .filter((name) => name !== '.' && name !== '..');

export const anyPath = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

const metadata = {
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.constantFrom(0, 1000, 0o7777777, 0o10000000, 4_000_000_000),
  gid: fc.constantFrom(0, 4_294_967_294),
  uname: fc.constantFrom('root', '', 'müller', 'n'.repeat(40)),
  gname: fc.constantFrom('root', 'g'.repeat(32)),
  mtime: fc.constantFrom(0, 1, 1_700_000_000, 2_209_000_000, 8_589_934_592, -1),
};
const content = fc
  .oneof(fc.constantFrom(0, 1, 511, 512, 513, 1024), fc.integer({ min: 0, max: 3000 }))
  .map((size) => noise(size));

export const anyEntry: fc.Arbitrary<ArchiveEntry> = fc.oneof(
  fc.record({ path: anyPath, content, ...metadata }).map(({ content: bytes, ...rest }) => ({
    ...rest,
    type: 'file' as const,
    size: bytes.length,
    content: { kind: 'bytes' as const, bytes },
  })),
  fc.record({ path: anyPath, ...metadata }).map((rest) => ({ ...rest, type: 'directory' as const, size: 0 })),
  fc
    .record({
      path: anyPath,
      linkTarget: anyPath,
      type: fc.constantFrom('symlink' as const, 'hardlink' as const),
      ...metadata,
    })
    .map((rest) => ({ ...rest, size: 0 })),
);
