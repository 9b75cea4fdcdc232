import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { accessSync, existsSync, constants as files, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ContribError, systemErrorCode } from './errors.ts';
import { hasRawBytes } from './path-bytes.ts';

export type CommandOptions = {
  readonly cwd?: string;
  /** The whole environment of the program; ours when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** Says how to get the program, for the message that it is missing: `install the package git`. */
  readonly install?: string;
};

export type RunOptions = CommandOptions & {
  /** What the program reads on its standard input; nothing when absent. */
  readonly input?: Uint8Array;
  /** The most bytes that its standard output may have; 64 MiB when absent. */
  readonly limit?: number;
  /** Milliseconds after which it is killed, and ends with status 137; never when absent. */
  readonly timeout?: number;
};

/** How a program ended: `status` is its exit status, or 128 and the number of the signal, as in a shell. */
export type Ended = { readonly status: number; readonly stderr: string };
export type RunResult = Ended & { readonly stdout: Buffer };

/** A program that runs, with its streams. Await `ended` whatever happens to the streams. */
export type RunningCommand = {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly ended: Promise<Ended>;
  readonly kill: () => void;
};

const DEFAULT_LIMIT = 64 * 1024 * 1024;
const STDERR_LIMIT = 64 * 1024;

/**
 * Runs a program to its end, without a shell. A status other than 0 is a result, not an error.
 * Throws `missing` where the program is not there and `incomplete` where it prints more than `limit` bytes.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const running = spawnStream(command, args, options);
  running.stdin.end(options.input);
  const timer = options.timeout === undefined ? undefined : setTimeout(running.kill, options.timeout);
  const limit = options.limit ?? DEFAULT_LIMIT;
  const chunks: Buffer[] = [];
  let size = 0;
  running.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) running.kill();
    else chunks.push(chunk);
  });
  const ended = await running.ended.finally(() => clearTimeout(timer));
  if (size > limit) throw new ContribError('incomplete', `${command} printed more than ${limit} bytes`);
  return { ...ended, stdout: Buffer.concat(chunks) };
}

/** Starts a program without a shell; its output must be read, or it waits. */
export function spawnStream(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): RunningCommand {
  refuseRawArguments(command, args);
  const child = spawn(command, args, {
    ...surroundings(options),
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
  });
  // A program that stops reading early says so by its status; EPIPE would only hide that.
  child.stdin.on('error', () => {});
  const ended = whenEnded(child, command, options);
  // Whoever awaits it gets the error; until then it must not count as unhandled.
  ended.catch(() => child.stdout.destroy());
  const kill = () => {
    child.kill('SIGKILL');
    // What it started itself may live on with the other ends of these, and would be waited for.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  return { stdin: child.stdin, stdout: child.stdout, ended, kill };
}

/** The file that would be run for a name, or undefined. Empty parts of PATH, the current directory, do not count. */
export function findProgram(name: string, searchPath = process.env['PATH'] ?? ''): string | undefined {
  return searchPath
    .split(':')
    .filter((directory) => directory.startsWith('/'))
    .map((directory) => join(directory, name))
    .find(isProgram);
}

/** Waits for a started program, collecting the head of what it says on its standard error. */
export function whenEnded(
  child: ChildProcessByStdio<Writable | null, Readable | null, Readable>,
  command: string,
  options: CommandOptions,
): Promise<Ended> {
  const stderr: Buffer[] = [];
  let size = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    if (size < STDERR_LIMIT) stderr.push(chunk);
    size += chunk.length;
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(startError(error, command, options)));
    child.on('close', (code, signal) => {
      const text = Buffer.concat(stderr).subarray(0, STDERR_LIMIT).toString('utf8');
      resolve({ status: code ?? 128 + signalNumber(signal), stderr: text });
    });
  });
}

function surroundings(options: CommandOptions): { cwd?: string; env?: NodeJS.ProcessEnv } {
  return {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env !== undefined && { env: options.env }),
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, files.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function startError(error: Error, command: string, options: CommandOptions): Error {
  const code = systemErrorCode(error);
  if (options.cwd !== undefined && code === 'ENOENT' && !existsSync(options.cwd)) {
    return new ContribError('bad-input', `${options.cwd}: no such directory`, { cause: error });
  }
  if (code !== 'ENOENT' && code !== 'EACCES') return error;
  const hint = options.install === undefined ? `install ${command}, or put it on your PATH` : options.install;
  return new ContribError('missing', `the program ${command} is not on this machine`, { hint, cause: error });
}

/** Node gives arguments to programs as UTF-8 only. */
function refuseRawArguments(command: string, args: readonly string[]): void {
  const raw = args.find(hasRawBytes);
  if (raw === undefined) return;
  throw new ContribError('bad-input', `${command} cannot be given a name that is not UTF-8: ${raw}`);
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}
