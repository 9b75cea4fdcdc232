const MIB = 1024 * 1024;

/** How much a stranger's archive may be. Reading stops at the first limit that it breaks. */
export type BundleLimits = {
  /** All that its entries unpack to, in bytes. */
  readonly bytes: number;
  readonly entries: number;
  /** Unpacked bytes for one byte of the file; small archives are not held to it. */
  readonly ratio: number;
  /** Bytes of one path. */
  readonly path: number;
  /** All that is below `distros/`, in bytes: it is held in memory. */
  readonly contribution: number;
};
export type LimitName = keyof BundleLimits;

export const DEFAULT_LIMITS: BundleLimits = {
  bytes: 16 * 1024 * MIB,
  entries: 300_000,
  ratio: 200,
  path: 1024,
  contribution: 64 * MIB,
};

/** Below this, a high ratio harms nobody: an empty file of a few MiB compresses a thousand times. */
export const RATIO_FROM = 64 * MIB;

export type Exceeded = {
  readonly limit: LimitName;
  readonly allowed: number;
  /** What was found when reading stopped, which may be less than there is. */
  readonly found: number;
  readonly path?: string;
};
