import type { RelationWords } from '../packages/words.ts';

/** What a format's package managers do with relations and files: one place for every analysis. */
export type Semantics = {
  readonly words: RelationWords;
};
