import { ContribError } from '../errors.ts';
import { spawnStream } from '../run.ts';
import { countOutput, type Decoding, damaged } from './decoding.ts';
import { outputOf } from './program-output.ts';

/**
 * What a program makes of the bytes it is fed. Bytes are counted on both sides, so that the limits of `decoding` hold;
 * whoever stops reading early ends the program.
 */
export async function* unpackByProgram(
  decoding: Decoding,
  feed: AsyncIterable<Buffer>,
  program: string,
  args: readonly string[],
): AsyncGenerator<Buffer> {
  const running = spawnStream(program, args, {
    env: { ...process.env, XZ_OPT: '', XZ_DEFAULTS: '', LC_ALL: 'C' },
  });
  const fed = feedProgram(decoding, feed, running.stdin);
  // What stops the feeding is told below, once the program has ended.
  fed.catch(() => running.kill());
  try {
    for await (const chunk of outputOf(running.stdout)) {
      countOutput(decoding, chunk.length);
      yield chunk;
    }
    await fed;
    const { status, stderr } = await running.ended;
    if (status !== 0) throw damaged(decoding, `its compressed data is damaged: ${reasonOf(stderr, program)}`);
  } finally {
    running.kill();
    await running.ended.catch(() => {});
  }
}

async function feedProgram(
  decoding: Decoding,
  feed: AsyncIterable<Buffer>,
  stdin: NodeJS.WritableStream & { readonly destroyed?: boolean; readonly writable: boolean },
): Promise<void> {
  for await (const chunk of feed) {
    decoding.reader.before += chunk.length;
    if (!stdin.writable) return;
    if (!stdin.write(chunk)) await drained(stdin);
  }
  stdin.end();
}

/** A program that ended takes nothing more, and says why by its status. */
function drained(stdin: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stdin.removeListener('drain', done);
      stdin.removeListener('close', done);
      resolve();
    };
    stdin.on('drain', done);
    stdin.on('close', done);
  });
}

function reasonOf(stderr: string, program: string): string {
  const line = stderr.trim().split('\n')[0] ?? '';
  return line === '' ? `${program} says nothing` : line;
}

/** The program that unpacks a format which contrib itself cannot. */
export function missingProgram(name: string, program: string): ContribError {
  return new ContribError('missing', `${name} is compressed in a way that needs the program ${program}`, {
    hint: `install ${program}`,
  });
}
