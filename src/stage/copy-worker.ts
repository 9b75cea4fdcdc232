import { parentPort, workerData } from 'node:worker_threads';
import { type Failure, failureOf } from '../system/failure.ts';
import { COUNTER, copyBatches } from './copy-batches.ts';
import type { CopyJob } from './copy-file.ts';

/** What a worker is given. */
export type WorkerInput = {
  readonly jobs: readonly CopyJob[];
  readonly seconds: number;
  readonly counters: Int32Array;
};

/** What it says once, at its end. */
export type WorkerOutput = { readonly bytes: number } | { readonly failure: Failure };

const { jobs, seconds, counters } = workerData as WorkerInput;
parentPort?.postMessage(work());
Atomics.add(counters, COUNTER.finished, 1);
Atomics.notify(counters, COUNTER.finished);

function work(): WorkerOutput {
  try {
    const batches = copyBatches(jobs, seconds, counters);
    for (let step = batches.next(); ; step = batches.next()) if (step.done === true) return step.value;
  } catch (error) {
    Atomics.store(counters, COUNTER.stop, 1);
    return { failure: failureOf(error) };
  }
}
