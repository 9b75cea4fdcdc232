import { readSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemErrorCode } from '../errors.ts';

/** What of a stream that Node made for a program is used here: it has been there since Node 0.10, but undocumented. */
type Handle = { readonly fd: number; readonly readStop: () => unknown };

const SLAB = 1024 * 1024;
/** Less than this is not worth a read of its own. */
const WORTH_A_READ = 96 * 1024;
const NAPS = { least: 0.1, first: 0.5, most: 1 } as const;

/**
 * The output of a program that was started just now, in pieces as large as its pipe holds. xz writes 8 KiB at a time;
 * to be woken for each of 10,000 such pieces costs more than xz takes to unpack them, so that this naps in between
 * instead, for a millisecond at most.
 */
export async function* outputOf(stdout: Readable): AsyncGenerator<Buffer> {
  const handle = handleOf(stdout);
  if (handle === undefined) return yield* stdout as AsyncIterable<Buffer>;
  // Node itself has read nothing yet, and must not.
  handle.readStop();
  let slab = Buffer.alloc(0);
  let nap: number = NAPS.first;
  // Whoever ends the program destroys the stream: its descriptor may then be that of another file.
  while (!stdout.destroyed) {
    if (slab.length < WORTH_A_READ) slab = Buffer.allocUnsafeSlow(SLAB);
    const count = readNow(handle.fd, slab);
    if (count === 0) break;
    if (count !== undefined) yield slab.subarray(0, count);
    slab = slab.subarray(count ?? 0);
    const isLarge = (count ?? 0) >= WORTH_A_READ;
    nap = isLarge ? Math.max(nap / 2, NAPS.least) : Math.min(nap * 2, NAPS.most);
    await rest(nap);
  }
  stdout.destroy();
}

function handleOf(stdout: Readable): Handle | undefined {
  const handle: unknown = Reflect.get(stdout, '_handle');
  return isHandle(handle) && handle.fd >= 0 ? handle : undefined;
}

function isHandle(value: unknown): value is Handle {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fd' in value &&
    typeof value.fd === 'number' &&
    'readStop' in value &&
    typeof value.readStop === 'function'
  );
}

/** How many bytes came; 0 at the end, undefined where none are there yet. */
function readNow(fd: number, buffer: Buffer): number | undefined {
  try {
    return readSync(fd, buffer);
  } catch (error) {
    if (systemErrorCode(error) === 'EAGAIN') return undefined;
    throw error;
  }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Sleeps, and then lets the program be fed. A timer of Node would sleep a whole millisecond. */
async function rest(milliseconds: number): Promise<void> {
  Atomics.wait(sleeper, 0, 0, milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
}
