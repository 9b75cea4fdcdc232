import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { errorOf } from '../system/failure.ts';
import { COUNTER, COUNTERS, copyBatches } from './copy-batches.ts';
import type { CopyJob } from './copy-file.ts';
import type { WorkerInput, WorkerOutput } from './copy-worker.ts';

/** Below this many files, starting a worker costs more than it saves. */
const FEW = 500;
/** More than two wait for each other in the file system. */
const WORKERS = 2;
/** How long a signal's handler waits for the workers to stop, in milliseconds. */
const STOP_LIMIT = 5000;

/** The signals that src/commands/signals.ts cleans up after. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The bundle's own file beside this module; run from the sources, there is none, and one thread does the work. */
const WORKER_FILE = new URL('./stage-worker.cjs', import.meta.url);

/**
 * Copies files to where nothing is yet, in directories that are there, and gives the sum of their sizes.
 * @param tell called now and then with the number of files that were copied.
 */
export async function copyFiles(
  jobs: readonly CopyJob[],
  seconds: number,
  tell: (done: number) => void,
): Promise<number> {
  const counters = new Int32Array(new SharedArrayBuffer(COUNTERS * Int32Array.BYTES_PER_ELEMENT));
  const threads = Math.min(WORKERS, availableParallelism());
  const isLarge = jobs.length >= FEW && threads > 1 && existsSync(fileURLToPath(WORKER_FILE));
  if (isLarge) return copyInWorkers({ jobs, seconds, counters }, threads, tell);
  return copyHere(jobs, seconds, counters, tell);
}

/** Lets signals through between the batches. */
async function copyHere(
  jobs: readonly CopyJob[],
  seconds: number,
  counters: Int32Array,
  tell: (done: number) => void,
): Promise<number> {
  const batches = copyBatches(jobs, seconds, counters);
  for (let step = batches.next(); ; step = batches.next()) {
    if (step.done === true) return step.value.bytes;
    tell(counters[COUNTER.copied] ?? 0);
    await setImmediate();
  }
}

async function copyInWorkers(
  input: WorkerInput,
  threads: number,
  tell: (done: number) => void,
): Promise<number> {
  const { counters } = input;
  const stop = () => stopWorkers(counters, threads);
  // Before the handlers that remove what is half made: nothing may write to it any more.
  for (const signal of ENDING) process.prependListener(signal, stop);
  const timer = setInterval(() => tell(counters[COUNTER.copied] ?? 0), 100);
  try {
    const outputs = await Promise.all(Array.from({ length: threads }, () => runWorker(input)));
    return outputs.reduce((sum, output) => sum + bytesOf(output), 0);
  } finally {
    clearInterval(timer);
    for (const signal of ENDING) process.removeListener(signal, stop);
  }
}

function runWorker(workerData: WorkerInput): Promise<WorkerOutput> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER_FILE, { workerData });
    let output: WorkerOutput | undefined;
    worker.once('message', (message: WorkerOutput) => {
      output = message;
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (output === undefined) reject(new Error(`a worker ended with ${code} and said nothing`));
      else resolve(output);
    });
  });
}

function bytesOf(output: WorkerOutput): number {
  if ('bytes' in output) return output.bytes;
  throw errorOf(output.failure);
}

function stopWorkers(counters: Int32Array, threads: number): void {
  Atomics.store(counters, COUNTER.stop, 1);
  const end = performance.now() + STOP_LIMIT;
  for (;;) {
    const finished = Atomics.load(counters, COUNTER.finished);
    const left = end - performance.now();
    if (finished >= threads || left <= 0) return;
    Atomics.wait(counters, COUNTER.finished, finished, left);
  }
}
