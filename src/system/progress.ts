import { type Io, printableName } from './io.ts';

/** Tells somebody at a terminal how far long work has come. */
export type Progress = { readonly update: (done: number, total: number) => void; readonly end: () => void };

/** Work that is over before this many milliseconds is not worth a line. */
const PATIENCE = 400;
const INTERVAL = 100;
const ERASE = '\r\u001b[K';

/** Tells what long work is at that cannot be counted. */
export type Status = { readonly say: (text: string) => void; readonly end: () => void };

/** The last thing that was said, as one line on standard error; nothing where that is no terminal. */
export function startStatus(
  io: Pick<Io, 'stderr' | 'quiet' | 'err'> & { readonly columns?: number },
): Status {
  const isTerminal = 'isTTY' in io.stderr && io.stderr.isTTY === true;
  if (!isTerminal || io.quiet) return { say: () => {}, end: () => {} };
  let next = 0;
  return {
    say: (text) => {
      if (performance.now() < next) return;
      next = performance.now() + INTERVAL;
      io.err(`${ERASE}${printableName(text).slice(0, (io.columns ?? 80) - 1)}`);
    },
    end: () => io.err(ERASE),
  };
}

/** One line on standard error that is written over and over, and gone in the end; nothing where that is no terminal. */
export function startProgress(io: Pick<Io, 'stderr' | 'quiet' | 'err'>, what: string): Progress {
  const isTerminal = 'isTTY' in io.stderr && io.stderr.isTTY === true;
  if (!isTerminal || io.quiet) return { update: () => {}, end: () => {} };
  let next = performance.now() + PATIENCE;
  let isShown = false;
  return {
    update: (done, total) => {
      if (performance.now() < next) return;
      next = performance.now() + INTERVAL;
      isShown = true;
      const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
      io.err(`${ERASE}${printableName(what)}: ${done} of ${total} (${percent}%)`);
    },
    end: () => {
      if (isShown) io.err(ERASE);
      isShown = false;
    },
  };
}
