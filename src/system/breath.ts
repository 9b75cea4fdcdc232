/** Signals and timers wait no longer than this, in seconds, while something else is worked on. */
const LONGEST = 0.05;

/** Not of `performance`: asking it for the time loads all that measures with it, at every start. */
let last = process.uptime();

/**
 * Lets signals have their turn, where the last one is a while ago: nothing else runs during a synchronous loop, so that
 * Ctrl-C would wait for its end.
 */
export async function breathe(): Promise<void> {
  if (process.uptime() - last < LONGEST) return;
  await new Promise((resolve) => setImmediate(resolve));
  last = process.uptime();
}
