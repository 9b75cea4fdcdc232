import { fstatSync, writeSync } from 'node:fs';
import { styleText } from 'node:util';
import { writeFailure } from '../system/atomic-errors.ts';
import { systemErrorCode } from '../system/errors.ts';
import type { Io, Style } from '../system/io.ts';
import type { OptionValues } from './command.ts';

/** The streams of this process, as the options want them. */
export function processIo(options: OptionValues): Io {
  const { env } = process;
  const colors = wantsColor(options['color'], env);
  const quiet = options['quiet'] === true;
  return {
    out: (text) => writeAll(1, text),
    err: (text) => {
      if (!quiet) writeAll(2, text);
    },
    // Asked for by few: the streams of Node load its networking.
    get stdin() {
      return process.stdin;
    },
    get stderr() {
      return process.stderr;
    },
    get interactive() {
      return options['yes'] !== true && process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    quiet,
    ...(isTerminal(1) && { columns: process.stdout.columns }),
    style: colors ? (style: Style, text: string) => styleText(style, text, { validateStream: false }) : plain,
    env,
  };
}

function plain(_style: Style, text: string): string {
  return text;
}

/** https://no-color.org; what is piped has no colours unless they are asked for. */
function wantsColor(choice: unknown, env: NodeJS.ProcessEnv): boolean {
  if (choice === 'always') return true;
  if (choice === 'never') return false;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return env['FORCE_COLOR'] !== '0';
  return env['TERM'] !== 'dumb' && isTerminal(1);
}

/** The major number of /dev/null and its like (Linux, Documentation/admin-guide/devices.txt); a file has 0. */
const MEMORY_DEVICES = 1;

/** The device is looked at first, because asking Node costs loading its terminals. */
function isTerminal(descriptor: number): boolean {
  try {
    const { rdev } = fstatSync(descriptor);
    return rdev >> 8 > MEMORY_DEVICES && process.stdout.isTTY === true;
  } catch {
    return false;
  }
}

/** Written before it returns, so that nothing is lost when the process ends (nodejs/node#6379). */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (systemErrorCode(error) === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      // The reader has gone, as `head` does, or messages cannot be written: there is nobody left to tell.
      if (systemErrorCode(error) === 'EPIPE' || descriptor === 2) return;
      throw writeFailure(error, 'the standard output');
    }
  }
}
