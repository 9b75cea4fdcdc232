import { findProgram } from '../run.ts';
import { byteReader } from './byte-reader.ts';
import { type DecompressLimits, damaged, startDecoding } from './decoding.ts';
import { decompress } from './decompress.ts';
import { type FileRegion, readAt, readRegion, withFile } from './file-region.ts';
import { formatOf } from './magic.ts';
import { missingProgram, unpackByProgram } from './unpack-program.ts';

export type UnpackOptions = DecompressLimits & {
  /** Where programs are looked for, written as PATH is; PATH itself when absent. */
  readonly toolsPath?: string;
};

type Program = { readonly command: string; readonly args: readonly string[]; readonly built: boolean };

/** Below this many bytes starting a program costs more than it saves. */
const WORTH_A_PROGRAM = 48 * 1024;

/**
 * As the built-in decoders: no stream may ask for a window of more than 128 MiB. Large streams of several blocks are
 * unpacked by two threads of xz 5.4 or newer, as dpkg-deb does; together they stay below the limit too.
 */
const PROGRAMS = {
  xz: { command: 'xz', args: ['-dc', '-q', '-T2', '--memlimit-decompress=512MiB'], built: true },
  zst: { command: 'zstd', args: ['-dc', '-q', '--memory=128MB'], built: true },
  bz2: { command: 'bzip2', args: ['-dc', '-q'], built: false },
  lzma: { command: 'xz', args: ['-dc', '-q', '--format=lzma', '--memlimit-decompress=512MiB'], built: false },
} as const satisfies Record<string, Program>;

/**
 * What a part of a file holds once decompressed, told by its first bytes: gzip, xz, zstd, bzip2, lzma, or as it is.
 * Large xz and zstd streams are given to the system's programs where they are there; what comes out is the same.
 * @throws ContribError bad-input where it is damaged or breaks a limit, missing where only a program could read it.
 */
export async function* unpack(
  region: FileRegion,
  name: string,
  options: UnpackOptions = {},
): AsyncGenerator<Buffer> {
  const head = await withFile(region.path, (fd) =>
    readAt(fd, region.start, Math.min(16, region.end - region.start)),
  );
  const program = programFor(head);
  const file = program === undefined ? undefined : findProgram(program.command, options.toolsPath);
  const isLarge = region.end - region.start >= WORTH_A_PROGRAM;
  if (program !== undefined && (isLarge || !program.built)) {
    if (file !== undefined) {
      yield* unpackByProgram(
        startDecoding(byteReader([]), name, options),
        readRegion(region),
        file,
        program.args,
      );
      return;
    }
    if (!program.built) throw missingProgram(name, program.command);
  }
  yield* unpackInside(region, name, options);
}

async function* unpackInside(
  region: FileRegion,
  name: string,
  options: UnpackOptions,
): AsyncGenerator<Buffer> {
  const { chunks, facts } = decompress(readRegion(region), name, options);
  yield* chunks;
  const { trailingBytes, inputBytes } = facts();
  if (trailingBytes === 0) return;
  const decoding = startDecoding(byteReader([]), name, options);
  decoding.reader.before = inputBytes - trailingBytes;
  // The programs refuse it too.
  throw damaged(decoding, 'something lies behind its compressed data');
}

/** Whether only a program can read what begins so: bzip2 and lzma. */
export function needsProgram(head: Buffer): boolean {
  return programFor(head)?.built === false;
}

function programFor(head: Buffer): Program | undefined {
  const format = formatOf(head);
  if (format === 'xz' || format === 'zst') return PROGRAMS[format];
  if (head.subarray(0, 3).toString('latin1') === 'BZh') return PROGRAMS.bz2;
  return isLzma(head) ? PROGRAMS.lzma : undefined;
}

/** lzma has no magic: its properties, a dictionary of whole 64 KiB, and a size that is known or all ones. */
function isLzma(head: Buffer): boolean {
  return (
    head.length >= 13 &&
    head[0] === 0x5d &&
    head[1] === 0 &&
    head[2] === 0 &&
    (head[12] === 0 || head[12] === 0xff)
  );
}
