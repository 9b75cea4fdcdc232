import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { TEXT_SIZE, twoBatches } from '../../indexes/contents-lines.ts';
import { LISTS_SIZE, pathBatch } from '../../indexes/path-batch.ts';
import type { IndexPart } from '../../indexes/repository.ts';
import { receiveAll, sendAll } from '../../system/thread-stream.ts';
import { contentsBatches, type NamedBatch } from './contents-batches.ts';
import type { ContentsWork, SharedBatch } from './contents-worker.ts';

/** The bundle's own file beside this module; run from the sources, there is none, and one thread does the work. */
const WORKER_FILE = new URL('./contents-worker.cjs', import.meta.url);
/** Below so many bytes, starting a thread costs more than it saves. */
const FEW = 512 * 1024;
/** Batches of one index: one that is read here, one that waits, and two that are filled. */
const BATCHES = 3;
/** Pieces of an index that wait to be decompressed. */
const AHEAD = 2;

/** Reads indexes beside this thread. */
export type ContentsThread = {
  readonly read: (part: IndexPart) => AsyncGenerator<NamedBatch>;
  readonly end: () => Promise<void>;
};

/**
 * Decompresses and understands Contents indexes in another thread, while this one compares their paths: that is about
 * as much work. More threads than these two wait for each other. Small indexes are read in this one.
 */
export function contentsThread(): ContentsThread {
  const canStart = availableParallelism() > 1 && existsSync(fileURLToPath(WORKER_FILE));
  let worker: Worker | undefined;
  return {
    async *read({ name, open }) {
      const { bytes, isLarge } = await startedSource(await open());
      if (canStart && isLarge) {
        worker ??= startWorker();
        yield* readBeside(worker, name, bytes);
      } else yield* contentsBatches(bytes, name, twoBatches());
    },
    async end() {
      await worker?.terminate();
    },
  };
}

function startWorker(): Worker {
  const worker = new Worker(WORKER_FILE, { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  // Its ports close, which whoever reads from it is told.
  worker.on('error', () => {});
  return worker;
}

/** The same bytes, of which so many were read that one knows whether they are few. */
async function startedSource(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let size = 0; size < FEW; ) {
    const { done, value } = await source.next();
    if (done === true) return { bytes: chained(first, source), isLarge: false };
    first.push(value);
    size += value.length;
  }
  return { bytes: chained(first, source), isLarge: true };
}

async function* chained(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

async function* readBeside(
  worker: Worker,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<NamedBatch> {
  const memory = Array.from({ length: BATCHES }, () => ({
    bytes: new SharedArrayBuffer(TEXT_SIZE),
    lists: new SharedArrayBuffer(LISTS_SIZE),
  }));
  const batches = memory.map(pathBatch);
  const input = new MessageChannel();
  const output = new MessageChannel();
  const work: ContentsWork = { name, input: input.port2, output: output.port2, memory };
  worker.postMessage(work, [input.port2, output.port2]);
  const sending = sendAll(input.port1, bytes, { ahead: AHEAD, transfer: memoryOf });
  try {
    for await (const { number, count, names } of receiveAll<SharedBatch>(output.port1)) {
      const batch = batches[number];
      if (batch === undefined) throw new RangeError(`no batch has the number ${number}`);
      batch.count = count;
      yield { batch, names };
    }
  } finally {
    input.port1.close();
    output.port1.close();
    await sending;
  }
}

/** A piece that has its memory alone goes with it: nobody here reads it again. */
function memoryOf({ buffer, byteLength }: Uint8Array): readonly ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
