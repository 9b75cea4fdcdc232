import { findProgram } from '../run.ts';
import { giveBlock } from './blocks.ts';
import { gzipSink } from './gzip-sink.ts';
import { programSink } from './program-sink.ts';
import { type ByteSink, plainSink } from './sink.ts';

export const COMPRESSIONS = ['none', 'gz', 'xz', 'zst'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export type CompressOptions = {
  /**
   * As the programs count: gz 1 to 9, xz 0 to 9, zst 1 to 19. When absent 6, 6 and 3. The built-in xz and zstd
   * have only one.
   */
  readonly level?: number;
  /** Where xz and zstd are looked for, written as PATH is; PATH itself when absent. */
  readonly toolsPath?: string;
  /** Use the built-in compressors even where the programs are there. */
  readonly preferPortable?: boolean;
};

/** A sink with what whoever asked should be told: that a slower or weaker compressor had to do. */
export type Compressor = ByteSink & { readonly notes: readonly string[] };

/**
 * A sink that compresses into a file that is open for writing. For the same input the bytes are the same whatever
 * the number of cores and the sizes of the pieces; between versions of xz and zstd they differ.
 */
export async function compressTo(
  fd: number,
  format: Compression,
  options: CompressOptions = {},
): Promise<Compressor> {
  if (format === 'none') return { ...plainSink(fd, giveBlock), notes: [] };
  // Level 6 takes a third more of the processor for 0.2 to 1.7% less.
  if (format === 'gz') return { ...gzipSink(fd, options.level ?? 5), notes: [] };
  return format === 'xz' ? xzTo(fd, options) : zstdTo(fd, options);
}

async function xzTo(fd: number, options: CompressOptions): Promise<Compressor> {
  const level = options.level ?? 6;
  const program = programFor('xz', options);
  if (program !== undefined) return { ...programSink(fd, program, xzArguments(level)), notes: [] };
  const { xzSink } = await import('./xz/xz-sink.ts');
  return {
    ...xzSink(fd),
    notes: ['xz is not on this machine: the built-in compressor is slower and weaker'],
  };
}

async function zstdTo(fd: number, options: CompressOptions): Promise<Compressor> {
  const level = options.level ?? 3;
  const program = programFor('zstd', options);
  if (program !== undefined) return { ...programSink(fd, program, zstdArguments(level)), notes: [] };
  const { zstdSink } = await import('./zstd/zstd-sink.ts');
  return {
    ...zstdSink(fd),
    notes: ['zstd is not on this machine: the built-in compressor is slower and weaker'],
  };
}

/**
 * xz(1): with two threads or more every block is compressed on its own, so for a fixed block size the bytes do not depend
 * on their number. 24 MiB is what xz itself takes for -6. One thread writes other block headers.
 */
function xzArguments(level: number): readonly string[] {
  return [`-${level}`, '-T2', '--block-size=24MiB', '--format=xz', '--check=crc64', '-c'];
}

/**
 * zstd 1.5.4 gave the same bytes for -T1, -T2, -T3 and -T8, however the input was cut; only --single-thread
 * differs. The check sum is the default, and said for clarity.
 */
function zstdArguments(level: number): readonly string[] {
  return [`-${level}`, '-T2', '-q', '--check', '-c'];
}

function programFor(name: string, options: CompressOptions): string | undefined {
  return options.preferPortable === true ? undefined : findProgram(name, options.toolsPath);
}
