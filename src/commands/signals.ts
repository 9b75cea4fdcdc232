import { EXIT, type ExitCode } from '../system/exit-codes.ts';

const SIGNALS: readonly (readonly [NodeJS.Signals, ExitCode])[] = [
  ['SIGINT', EXIT.interrupted],
  ['SIGTERM', EXIT.terminated],
  // The terminal is gone, or the connection to it: an end that came from outside too.
  ['SIGHUP', EXIT.terminated],
];

/**
 * Runs work that SIGINT, SIGTERM and SIGHUP may end: what is half made is removed, and the exit code is what shells
 * expect.
 */
export async function interruptible(work: () => Promise<ExitCode>): Promise<ExitCode> {
  const stop = (code: ExitCode) => () => {
    void import('../system/atomic.ts').then(({ cleanUpPartials }) => {
      cleanUpPartials();
      process.exit(code);
    });
  };
  const handlers = SIGNALS.map(([signal, code]) => [signal, stop(code)] as const);
  for (const [signal, handler] of handlers) process.once(signal, handler);
  try {
    return await work();
  } finally {
    for (const [signal, handler] of handlers) process.removeListener(signal, handler);
  }
}
