/** A guess looks at every name that is there, so ten thousand of them take minutes; nobody reads that many. */
const MOST_GUESSES = 50;

const made = new WeakMap<object, number>();

/** Counts a guess at what somebody meant, and says whether it may still be made for this plan or set. */
export function mayGuess(subject: object): boolean {
  const count = made.get(subject) ?? 0;
  made.set(subject, count + 1);
  return count < MOST_GUESSES;
}
