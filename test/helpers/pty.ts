import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { contribCommand } from './cli.ts';

/** Keys as a terminal sends them. */
export const KEYS = {
  enter: '\r',
  space: ' ',
  down: '\x1b[B',
  up: '\x1b[A',
  interrupt: '\x03',
  end: '\x04',
} as const;

export type TerminalOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** The file that standard output goes to instead of the terminal. */
  readonly stdout?: string;
};

/** contrib at a real pseudo-terminal, and the person before it. */
export type Terminal = {
  /** Waits until the terminal shows a text, behind what was waited for before. */
  readonly expect: (text: string) => Promise<void>;
  readonly send: (keys: string) => void;
  /** Waits for a question, then answers it. */
  readonly answer: (question: string, keys: string) => Promise<void>;
  /** All that was shown, without the sequences that move and colour. */
  readonly shown: () => string;
  readonly exit: Promise<number>;
};

const PATIENCE = 20_000;
/** `sh` alone can send one stream elsewhere: a pseudo-terminal is all three. */
const REDIRECT = 'exec "$0" "$@" > "$CONTRIB_TEST_STDOUT"';

/** Starts contrib at a pseudo-terminal. */
export function openTerminal(args: readonly string[], { env = {}, stdout }: TerminalOptions = {}): Terminal {
  const { PATH, HOME } = process.env;
  const target = stdout === undefined ? {} : { CONTRIB_TEST_STDOUT: stdout };
  const command = [process.execPath, ...contribCommand(), ...args];
  const [file = '', ...rest] = stdout === undefined ? command : ['/bin/sh', '-c', REDIRECT, ...command];
  const child = spawn(file, rest, {
    cols: 160,
    rows: 50,
    env: { PATH, HOME, LC_ALL: 'C.UTF-8', TERM: 'xterm', ...env, ...target },
  });
  let screen = '';
  let seen = 0;
  let wake = () => {};
  child.onData((data) => {
    screen += data;
    wake();
  });
  let code: number | undefined;
  const exit = new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => {
      code = exitCode;
      resolve(exitCode);
      wake();
    });
  });
  const shown = () => stripVTControlCharacters(screen);
  const expect = async (text: string) => {
    const limit = Date.now() + PATIENCE;
    for (;;) {
      const at = shown().indexOf(text, seen);
      if (at !== -1) {
        seen = at + text.length;
        return;
      }
      if (code !== undefined || Date.now() > limit) {
        child.kill();
        throw new Error(`the terminal never showed ${JSON.stringify(text)}; it showed:\n${shown()}`);
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, 200);
      });
    }
  };
  const send = (keys: string) => child.write(keys);
  const answer = async (question: string, keys: string) => {
    await expect(question);
    send(keys);
  };
  return { expect, send, answer, shown, exit };
}
