import type { BundleContainer } from '../facts/bundle.ts';
import type { ReadEntry } from '../source/read-entry.ts';

/** An archive that is read from its beginning to its end, once. */
export type OpenArchive = {
  /** What messages call it. */
  readonly name: string;
  readonly entries: AsyncIterable<ReadEntry>;
  /** Complete only once the entries have been read to the end. */
  readonly describe: () => Pick<BundleContainer, 'format' | 'oddities'>;
};
