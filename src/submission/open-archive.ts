import { readSync } from 'node:fs';
import type { Oddity } from '../facts/bundle.ts';
import type { BundleLimits } from '../facts/bundle-limits.ts';
import { readTar, type TarFacts } from '../source/tar-read.ts';
import { decompress, type StreamFacts } from '../system/compress/decompress.ts';
import { needsProgram, unpack } from '../system/compress/unpack.ts';
import { LimitBroken } from './limit-broken.ts';
import { requireRatio } from './meter.ts';
import { openZipArchive } from './open-zip.ts';
import type { OpenArchive } from './opened-archive.ts';

const MIB = 1024 * 1024;
/** Headers and padding of an entry; names that take more than that are no names. */
const MOST_AROUND_ENTRY = 4096;
/** The readers’ own limits stand far behind those of a bundle, which are judged by a rule. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;
const NO_LIMITS = { maxBytes: UNLIMITED, maxRatio: UNLIMITED } as const;
const NO_TAR_LIMITS = { maxEntries: UNLIMITED, maxBytes: UNLIMITED } as const;

type ArchiveFile = {
  readonly fd: number;
  readonly path: string;
  readonly size: number;
  readonly name: string;
};

/** Opens an archive by what its first bytes are; its name says nothing. */
export function openArchive(
  { fd, path, size, name }: ArchiveFile,
  { limits, isUpstreams }: { readonly limits: BundleLimits; readonly isUpstreams: boolean },
): OpenArchive {
  if (isZip(fd)) return openZipArchive(fd, size, name, limits);
  if (isUpstreams && needsProgram(headOf(fd))) {
    const chunks = unpack({ path, start: 0, end: size }, name, NO_LIMITS);
    const tar = readTar(within(chunks, size, limits), name, NO_TAR_LIMITS);
    return { name, entries: tar.entries, describe: () => ({ format: 'tar', oddities: [] }) };
  }
  const unpacked = decompress(chunksOf(fd), name, NO_LIMITS);
  const tar = readTar(within(unpacked.chunks, size, limits), name, NO_TAR_LIMITS);
  return {
    name,
    entries: tar.entries,
    describe: () => {
      const stream = unpacked.facts();
      const format = stream.format === 'none' ? 'tar' : `tar.${stream.format}`;
      return { format, oddities: oddities(stream, tar.facts()) };
    },
  };
}

/** A stream of node:fs would close the file when reading stops early. */
function* chunksOf(fd: number): Generator<Buffer> {
  for (let at = 0; ; ) {
    const chunk = Buffer.allocUnsafe(MIB);
    const length = readSync(fd, chunk, 0, MIB, at);
    if (length === 0) return;
    at += length;
    yield chunk.subarray(0, length);
  }
}

/** Stops a bomb while it unpacks, wherever in the archive its bytes are. */
async function* within(
  chunks: AsyncIterable<Buffer>,
  size: number,
  limits: BundleLimits,
): AsyncGenerator<Buffer> {
  const { bytes, entries } = limits;
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    requireRatio(total, size, limits);
    if (total > bytes + entries * MOST_AROUND_ENTRY) throw new LimitBroken('bytes', bytes, total);
    yield chunk;
  }
}

function isZip(fd: number): boolean {
  return ['PK\x03\x04', 'PK\x05\x06'].includes(headOf(fd).toString('latin1', 0, 4));
}

function headOf(fd: number): Buffer {
  const head = Buffer.alloc(16);
  return head.subarray(0, readSync(fd, head, 0, head.length, 0));
}

function oddities(stream: StreamFacts, tar: TarFacts): Oddity[] {
  const { members, trailingBytes, hiddenBytes } = stream;
  const found: (Oddity | false)[] = [
    members > 1 && { kind: 'trailing-data', text: `it has ${members} compressed members instead of one` },
    trailingBytes > 0 && {
      kind: 'trailing-data',
      text: `${trailingBytes} bytes stand behind the compressed archive`,
    },
    tar.trailingBytes > 0 && {
      kind: 'trailing-data',
      text: 'there is more behind the end of the tar archive',
    },
    hiddenBytes > 0 && {
      kind: 'hidden-data',
      text: `${hiddenBytes} bytes of the compressed file are no data`,
    },
    ...[...tar.globals.keys()].map(
      (keyword): Oddity | false =>
        // git archive puts the commit there, and nothing else does harm less.
        keyword !== 'comment' && { kind: 'header', text: `a header says ${keyword} of all entries` },
    ),
  ];
  return found.filter((oddity) => oddity !== false);
}
