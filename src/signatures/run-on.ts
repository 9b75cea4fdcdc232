import { pipeline } from 'node:stream/promises';
import { readFileStream } from '../system/read-file.ts';
import { type CommandOptions, type RunResult, spawnStream } from '../system/run.ts';

/** The environment of programs that sign and verify: messages that can be read, and one time zone for everybody. */
export function plainEnvironment(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...env, LC_ALL: 'C', LANGUAGE: 'C', TZ: 'UTC' };
}

/**
 * Runs a program with a file on its standard input, in pieces: a release can be larger than the memory.
 * @throws where the file cannot be read to its end; what the program said of a part of it means nothing.
 */
export async function runOn(
  path: string,
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<RunResult> {
  const running = spawnStream(command, args, options);
  let failure: unknown;
  async function* content(): AsyncGenerator<Uint8Array> {
    try {
      yield* readFileStream(path);
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  const chunks: Buffer[] = [];
  running.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A program that has seen enough closes its end, which is no failure.
  await pipeline(content(), running.stdin).catch(() => {});
  const ended = await running.ended;
  if (failure !== undefined) throw failure;
  return { ...ended, stdout: Buffer.concat(chunks) };
}
