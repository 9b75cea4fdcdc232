import { type CopyJob, copyFile } from './copy-file.ts';

/** What the workers of one copy share. */
export const COUNTER = { next: 0, stop: 1, finished: 2, copied: 3 } as const;
export const COUNTERS = Object.keys(COUNTER).length;

/** Neighbours are copied by one worker, so that two seldom write to one directory at once. */
const BATCH = 32;

/** What one worker did. The total of bytes is the sum over all of them. */
export type BatchResult = { readonly bytes: number };

/**
 * Copies the files that no other worker has taken, until there are none or `stop` is set.
 * @param pause called after every batch; may give a promise to let something else run.
 */
export function* copyBatches(
  jobs: readonly CopyJob[],
  seconds: number,
  counters: Int32Array,
): Generator<void, BatchResult> {
  let bytes = 0;
  while (Atomics.load(counters, COUNTER.stop) === 0) {
    const start = Atomics.add(counters, COUNTER.next, BATCH);
    if (start >= jobs.length) break;
    for (const job of jobs.slice(start, start + BATCH)) {
      if (Atomics.load(counters, COUNTER.stop) !== 0) break;
      bytes += copyFile(job, seconds);
      Atomics.add(counters, COUNTER.copied, 1);
    }
    yield;
  }
  return { bytes };
}
