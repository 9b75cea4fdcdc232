import type { Entry } from '../../../packages/entry.ts';
import type { FileContent } from '../../../packages/package-set.ts';
import { ContribError } from '../../../system/errors.ts';
import { hasRawBytes } from '../../../system/path-bytes.ts';
import { findProgram, type RunningCommand, spawnStream } from '../../../system/run.ts';
import type { ReadPackage } from '../../reader.ts';
import type { FileSystem } from './file-system.ts';
import { type PseudoEntry, parsePseudoDefinitions, START_OF_DATA } from './pseudo-file.ts';

/** What an image holds, in any order. */
export type ImageContents = {
  readonly entries: readonly Entry[];
  readonly contents: ReadPackage['contents'];
};

const LARGEST_LIST = 512 * 1024 * 1024;
/** Up to so many files are asked for by name; for more of them the whole image is read once. */
const FEW = 8;

/** The files of a squashfs, with unsquashfs(1). */
export async function readSquashfs(file: string, fileSystem: FileSystem): Promise<ImageContents> {
  const inodes = inodesOf(fileSystem, file);
  const { offset } = fileSystem;
  const options = offset === 0 ? [] : ['-offset', String(offset)];
  const entries = await list(file, options);
  const own = entries.filter(({ type }) => type !== 'hardlink').length;
  if (own !== inodes) throw damaged(file, `it has ${inodes} files, and unsquashfs names ${own}`);
  return {
    entries: entries.map(({ offset: _, ...entry }): Entry => entry),
    contents: (isWanted) => contents(file, options, entries, isWanted),
  };
}

/**
 * How many files a squashfs says that it has (squashfs-tools, squashfs_fs.h).
 * @throws ContribError bad-input where it is cut off.
 */
function inodesOf({ head, available }: FileSystem, file: string): number {
  const used = Number(head.readBigUInt64LE(40));
  if (used > available) {
    throw new ContribError('bad-input', `${file} is cut off: it has ${available} bytes of ${used}`, {
      hint: 'get it again, and compare it with its checksum',
    });
  }
  return head.readUInt32LE(4);
}

async function list(file: string, options: readonly string[]): Promise<PseudoEntry[]> {
  const running = start(file, ['-pf', '/dev/stdout', ...options, file]);
  const { head, isWhole } = await readDefinitions(running);
  running.kill();
  const { stderr } = await running.ended;
  if (!isWhole) throw damaged(file, stderr.trim().split('\n')[0] || 'unsquashfs gives no list of it');
  return parsePseudoDefinitions(head, file);
}

/** What comes before the content; what of the content was read with it is let go. */
async function readDefinitions({ stdout }: RunningCommand): Promise<{ head: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let tail = Buffer.alloc(0);
  for await (const chunk of stdout) {
    const bytes = Buffer.from(chunk);
    const seam = Buffer.concat([tail, bytes]);
    const at = seam.indexOf(START_OF_DATA);
    if (at !== -1) {
      const end = size - tail.length + at;
      return { head: Buffer.concat([...chunks, bytes]).subarray(0, end), isWhole: true };
    }
    chunks.push(bytes);
    size += bytes.length;
    if (size > LARGEST_LIST) break;
    tail = seam.subarray(-START_OF_DATA.length);
  }
  return { head: Buffer.alloc(0), isWhole: false };
}

async function* contents(
  file: string,
  options: readonly string[],
  entries: readonly PseudoEntry[],
  isWanted: (entry: Entry) => boolean,
): AsyncGenerator<FileContent> {
  const wanted = entries.filter((entry) => entry.type === 'file' && isWanted(entry));
  if (wanted.length <= FEW && !wanted.some(({ path }) => hasRawBytes(path))) {
    for (const entry of wanted) yield { entry, content: oneFile(file, options, entry) };
    return;
  }
  yield* allInOnePass(file, options, wanted);
}

async function* oneFile(
  file: string,
  options: readonly string[],
  { path, size = 0 }: Entry,
): AsyncGenerator<Uint8Array> {
  if (size === 0) return;
  const running = start(file, ['-cat', ...options, file, path.slice(1)]);
  let done = 0;
  try {
    for await (const chunk of running.stdout) {
      const bytes = Buffer.from(chunk).subarray(0, size - done);
      done += bytes.length;
      yield bytes;
      if (done >= size) return;
    }
  } finally {
    if (done < size) running.kill();
    await running.ended;
  }
  throw damaged(file, `${path} has ${done} bytes of ${size}`);
}

/** The content of all files comes one behind the other, in the order of the offsets. */
async function* allInOnePass(
  file: string,
  options: readonly string[],
  wanted: readonly PseudoEntry[],
): AsyncGenerator<FileContent> {
  const running = start(file, ['-pf', '/dev/stdout', ...options, file]);
  const source = dataOf(running);
  try {
    for (const entry of [...wanted].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0))) {
      await source.skipTo(entry.offset ?? 0);
      yield { entry, content: source.take(entry.size ?? 0) };
    }
  } finally {
    running.kill();
    await running.ended;
  }
}

type DataSource = {
  readonly skipTo: (offset: number) => Promise<void>;
  readonly take: (size: number) => AsyncIterable<Uint8Array>;
};

/** Reads the stream behind the definitions, forward only. */
function dataOf({ stdout }: RunningCommand): DataSource {
  const chunks = stdout[Symbol.asyncIterator]();
  let rest: Buffer | undefined;
  let at = 0;
  const next = async (): Promise<Buffer | undefined> => {
    if (rest === undefined) rest = await firstData(chunks);
    if (rest.length > 0) return rest;
    const { done, value } = await chunks.next();
    if (done === true) return undefined;
    rest = Buffer.from(value);
    return rest;
  };
  const use = (bytes: Buffer, length: number): Buffer => {
    rest = bytes.subarray(length);
    at += length;
    return bytes.subarray(0, length);
  };
  return {
    async skipTo(offset) {
      while (at < offset) {
        const bytes = await next();
        if (bytes === undefined) return;
        use(bytes, Math.min(bytes.length, offset - at));
      }
    },
    async *take(size) {
      const end = at + size;
      while (at < end) {
        const bytes = await next();
        if (bytes === undefined) return;
        yield use(bytes, Math.min(bytes.length, end - at));
      }
    },
  };
}

async function firstData(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let seam = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await chunks.next();
    if (done === true) return Buffer.alloc(0);
    seam = Buffer.concat([seam, value]);
    const at = seam.indexOf(START_OF_DATA);
    if (at !== -1) return seam.subarray(at + START_OF_DATA.length);
    seam = seam.subarray(-START_OF_DATA.length);
  }
}

/**
 * unsquashfs opens what it writes to by a name, which a socket has none that works: what Node connects programs with.
 * cat(1) is behind a pipe instead.
 */
const THROUGH_PIPE = '"$@" | cat';

function start(file: string, args: readonly string[]): RunningCommand {
  if (hasRawBytes(file)) throw damaged(file, 'its name is not UTF-8');
  const program = findProgram('unsquashfs');
  if (program === undefined) {
    throw new ContribError('missing', 'the program unsquashfs is not on this machine', {
      hint: 'install the package squashfs-tools, 4.5 or newer',
    });
  }
  const running = spawnStream('sh', ['-c', THROUGH_PIPE, 'sh', program, '-n', '-q', ...args], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  running.stdin.end();
  return running;
}

function damaged(file: string, why: string): ContribError {
  return new ContribError('bad-input', `${file} cannot be read: ${why}`, {
    hint: 'get it again, or unpack it with unsquashfs and look',
  });
}
