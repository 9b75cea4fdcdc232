import { parentPort, workerData } from 'node:worker_threads';
import { ContribError } from '../system/errors.ts';
import { COUNTER, copyBatches } from './copy-batches.ts';
import type { CopyJob } from './copy-file.ts';

/** What a worker is given. */
export type WorkerInput = {
  readonly jobs: readonly CopyJob[];
  readonly seconds: number;
  readonly counters: Int32Array;
};

/** What it says once, at its end. An error is sent as data, for errors lose their class on the way. */
export type WorkerOutput =
  | { readonly bytes: number }
  | {
      readonly failure: {
        readonly code: ContribError['code'] | 'bug';
        readonly message: string;
        readonly hint: string | undefined;
      };
    };

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
    if (error instanceof ContribError) {
      return { failure: { code: error.code, message: error.message, hint: error.hint } };
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { failure: { code: 'bug', message, hint: undefined } };
  }
}
