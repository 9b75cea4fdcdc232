import { EXIT, type ExitCode } from '../system/exit-codes.ts';

/**
 * Runs work that SIGINT and SIGTERM may end: what is half made is removed, and the exit code is what shells expect.
 */
export async function interruptible(work: () => Promise<ExitCode>): Promise<ExitCode> {
  const stop = (code: ExitCode) => () => {
    void import('../system/atomic.ts').then(({ cleanUpPartials }) => {
      cleanUpPartials();
      process.exit(code);
    });
  };
  const onInterrupt = stop(EXIT.interrupted);
  const onTerminate = stop(EXIT.terminated);
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  try {
    return await work();
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onTerminate);
  }
}
