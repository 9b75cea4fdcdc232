import { type MessagePort, parentPort } from 'node:worker_threads';
import { type BatchMemory, type PathBatch, pathBatch } from '../../indexes/path-batch.ts';
import { receiveAll, sendAll } from '../../system/thread-stream.ts';
import { contentsBatches } from './contents-batches.ts';

/** What a worker is asked: an index, where its bytes come from, where its paths go to, and memory that both threads see. */
export type ContentsWork = {
  readonly name: string;
  readonly input: MessagePort;
  readonly output: MessagePort;
  readonly memory: readonly BatchMemory[];
};

/** A batch in shared memory, by its number there. */
export type SharedBatch = {
  readonly number: number;
  readonly count: number;
  readonly names: readonly string[];
};

parentPort?.on('message', ({ name, input, output, memory }: ContentsWork) => {
  const batches = memory.map(pathBatch);
  const { supply, giveBack } = supplyOf(batches);
  void sendAll(output, shared(contentsBatches(receiveAll<Uint8Array>(input), name, supply), batches), {
    ahead: batches.length,
    done: giveBack,
  });
});

async function* shared(
  named: ReturnType<typeof contentsBatches>,
  batches: readonly PathBatch[],
): AsyncGenerator<SharedBatch> {
  for await (const { batch, names } of named)
    yield { number: batches.indexOf(batch), count: batch.count, names };
}

function supplyOf(batches: readonly PathBatch[]) {
  const free = [...batches];
  let wake = () => {};
  return {
    async supply(): Promise<PathBatch> {
      for (;;) {
        const batch = free.pop();
        if (batch !== undefined) return batch;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    giveBack({ number }: SharedBatch): void {
      const batch = batches[number];
      if (batch !== undefined) free.push(batch);
      wake();
    },
  };
}
