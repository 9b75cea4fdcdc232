/** What a part of an index is written in. */
export type PartFormat = 'deb-packages' | 'deb-contents' | 'rpm-primary' | 'rpm-filelists' | 'pacman' | 'apk';

/** One file of an index, which is read only where the cache does not hold it. */
export type IndexPart = {
  readonly format: PartFormat;
  readonly name: string;
  /** sha256 of the bytes that `open` gives: the name in the cache. */
  readonly digest: string;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
};

/** Whether somebody vouches for an index, in one word, and who or why not. */
export type Signature = { readonly state: 'good' | 'unchecked' | 'none'; readonly detail: string };

/** One index of a distribution: what it is, and the files that it consists of. */
export type Repository = {
  readonly title: string;
  readonly component: string | undefined;
  /** As ISO 8601, where the index tells it. */
  readonly date: string | undefined;
  /** Until when it may be believed, where it tells that: what is older may be replayed by a mirror. */
  readonly validUntil?: string | undefined;
  readonly digest: string;
  readonly signature: Signature;
  readonly parts: readonly IndexPart[];
};
