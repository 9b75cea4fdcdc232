import type { TextPlace } from '../system/place.ts';

export const ENTRY_TYPES = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'character-device',
  'block-device',
  'fifo',
  'socket',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/**
 * What a package manager treats specially about an entry, in the words of rpm's %files; and what the tools that build a
 * package do not strip.
 */
export const ENTRY_FLAGS = [
  'config',
  'noreplace',
  'missingok',
  'ghost',
  'doc',
  'license',
  'unstripped',
] as const;
export type EntryFlag = (typeof ENTRY_FLAGS)[number];

/** dpkg-divert(1): the path that a package moves another's file away from, and where to. */
export type Diversion = { readonly to: string; readonly by: string };

/** One path that a package installs. */
export type Entry = {
  /** Absolute installed path in the notation of `path-bytes.ts`: ordinary text unless the bytes are not UTF-8. */
  readonly path: string;
  readonly type: EntryType;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly flags: readonly EntryFlag[];
  /** As `getcap` prints them, without the file name: `cap_net_raw=ep`. */
  readonly capabilities?: string;
  /** In bytes, of a file. */
  readonly size?: number;
  /**
   * sha256 of the content in hexadecimal, where it is known; what else a package lists, where that was asked for, has its
   * algorithm before it: `md5:…`, `sha1:…`.
   */
  readonly digest?: string;
  /** The text of a symbolic link, or the absolute path of a hard link's other name. */
  readonly target?: string;
  readonly diversion?: Diversion;
  /** What the content is taken from, relative to the tree: only of a plan. */
  readonly source?: string;
  /** The line of the description that it comes from. */
  readonly place?: TextPlace;
};

/** The file types of the upper bits of st_mode (inode(7)). */
const TYPES: Readonly<Record<number, EntryType>> = {
  1: 'fifo',
  2: 'character-device',
  4: 'directory',
  6: 'block-device',
  8: 'file',
  10: 'symlink',
  12: 'socket',
};

/** The type that a whole st_mode of 16 bits says; undefined for none. */
export function typeOfMode(mode: number): EntryType | undefined {
  return TYPES[mode >>> 12];
}

const MODES = new Map<number, string>();

/** The mode as people write it: four octal digits. */
export function formatMode(mode: number): string {
  const known = MODES.get(mode);
  if (known !== undefined) return known;
  const text = mode.toString(8).padStart(4, '0');
  MODES.set(mode, text);
  return text;
}
