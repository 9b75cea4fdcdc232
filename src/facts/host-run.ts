import { ContribError } from '../system/errors.ts';
import { run } from '../system/run.ts';

export type Answer = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** How programs of this machine are asked for what they know; undefined where there is no answer. */
export type RunProgram = (argv: readonly string[], input?: string) => Promise<Answer | undefined>;

/** A program that hangs must not hang a check; one that prints without end tells no version. */
const TIMEOUT = 10_000;
const LIMIT = 4 * 1024 * 1024;

/**
 * Runs programs, without a shell, in an environment of nothing but a search path, so that the answer depends on the
 * machine and not on who asks. No answer where there is no such program, it takes too long or it says too much.
 */
export function runnerOf(searchPath: readonly string[], timeout = TIMEOUT): RunProgram {
  const env = { PATH: searchPath.join(':'), HOME: '/nonexistent', LC_ALL: 'C.UTF-8' };
  return async ([program = '', ...args], input = '') => {
    try {
      const options = { cwd: '/', env, timeout, limit: LIMIT, input: Buffer.from(input) };
      const { status, stdout, stderr } = await run(program, args, options);
      return { status, stdout: stdout.toString('utf8'), stderr };
    } catch (error) {
      if (error instanceof ContribError) return undefined;
      throw error;
    }
  };
}
