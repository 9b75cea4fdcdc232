/** Signals and timers wait no longer than this, in milliseconds, while something else is worked on. */
const LONGEST = 50;

let last = performance.now();

/**
 * Lets signals have their turn, where the last one is a while ago: nothing else runs during a synchronous loop, so that
 * Ctrl-C would wait for its end.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - last < LONGEST) return;
  await new Promise((resolve) => setImmediate(resolve));
  last = performance.now();
}
