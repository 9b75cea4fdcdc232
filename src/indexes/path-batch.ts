/** Paths in one buffer, a thousand at a time: a call for each of ten million costs more than what is done with it. */
export type PathBatch = {
  readonly bytes: Buffer;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The numbers of the owners. */
  readonly owners: Int32Array;
  /** How many bytes each shares with the one before: the encoder's answer. */
  readonly shared: Int32Array;
  count: number;
};

export const BATCH = 4096;

export function pathBatch(bytes: Buffer): PathBatch {
  const numbers = () => new Int32Array(BATCH);
  return { bytes, starts: numbers(), ends: numbers(), owners: numbers(), shared: numbers(), count: 0 };
}
