import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ContribError } from '../errors.ts';
import { type Ended, whenEnded } from '../run.ts';
import { giveBlock } from './blocks.ts';
import type { ByteSink } from './sink.ts';

/** How many writes may wait for the program: enough that it works while the next block is read. */
const MOST_WAITING = 12;

type Started = ChildProcessByStdio<Writable, null, Readable>;

/** A sink that a program compresses: it reads a pipe and writes straight into the file. */
export function programSink(fd: number, program: string, args: readonly string[]): ByteSink {
  const child = start(fd, program, args);
  const ended = whenEnded(child, program, {});
  ended.catch(() => {});
  // Where the program ended early, its status says more than EPIPE.
  child.stdin.on('error', () => {});
  const waiting: Promise<void>[] = [];

  const write = async (bytes: Buffer) => {
    if (!child.stdin.writable) refuse(program, await ended);
    waiting.push(writeAndGive(child.stdin, bytes));
    if (waiting.length > MOST_WAITING) await waiting.shift();
  };
  const finish = async () => {
    child.stdin.end();
    const result = await ended;
    if (result.status !== 0) refuse(program, result);
  };
  return { write, finish, abort: () => void child.kill('SIGKILL') };
}

function start(fd: number, program: string, args: readonly string[]): Started {
  const env = plainEnvironment();
  // The types of Node know streams by words only, not by file descriptors.
  return spawn(program, args, { stdio: ['pipe', fd, 'pipe'], shell: false, env }) as Started;
}

function writeAndGive(stdin: Writable, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    stdin.write(bytes, () => {
      giveBlock(bytes);
      resolve();
    });
  });
}

/**
 * The programs take more options from the environment (ZSTD_CLEVEL, XZ_OPT), which would change the bytes; mksquashfs
 * refuses a time on its command line where SOURCE_DATE_EPOCH says one too.
 */
function plainEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:(?:ZSTD|XZ)_|SOURCE_DATE_EPOCH$)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/** What strerror(3) says in the C locale of a write that failed, as the system call would have. */
const WRITE_ERRORS: readonly (readonly [text: string, code: string])[] = [
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['File too large', 'EFBIG'],
];

function refuse(program: string, { status, stderr }: Ended): never {
  const failed = WRITE_ERRORS.find(([text]) => stderr.includes(text));
  // Whoever writes the file explains it, with its name.
  if (failed !== undefined) throw Object.assign(new Error(stderr.trim()), { code: failed[1] });
  const reason = stderr.trim().split('\n')[0] ?? '';
  throw new ContribError('incomplete', `${program} ended with status ${status}: ${reason}`, {
    hint: 'look whether the device is full',
  });
}
