import { writeSync } from 'node:fs';
import { stderr, stdin } from 'node:process';
import { styleText } from 'node:util';
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
    stdin,
    stderr,
    interactive: stdin.isTTY === true && stderr.isTTY === true && options['yes'] !== true,
    quiet,
    ...(process.stdout.isTTY === true && { columns: process.stdout.columns }),
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
  return process.stdout.isTTY === true && env['TERM'] !== 'dumb';
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
      // The reader has gone, as `head` does: there is nobody left to tell.
      if (systemErrorCode(error) === 'EPIPE') return;
      throw error;
    }
  }
}
