/** What an archive from somebody else can hold. `other` is what contrib has no use for, such as sparse files. */
export type ReadEntryType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'fifo'
  | 'character-device'
  | 'block-device'
  | 'other';

/** Where a name was said. */
export type NameSource = 'header' | 'ustar-prefix' | 'gnu-longname' | 'pax' | 'zip';

/** One entry of an archive as it stands there: nothing in it is trusted, normalized or resolved. */
export type ReadEntry = {
  /** With `./`, a leading slash or a slash at the end if it has them. */
  readonly path: string;
  readonly nameFrom: NameSource;
  readonly type: ReadEntryType;
  /** Permission bits, 0 to 07777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Seconds since 1970, rounded down. */
  readonly mtime: number;
  /** Bytes of content. */
  readonly size: number;
  readonly linkTarget: string | undefined;
  /** Keywords of extended headers that none of these fields says: extended attributes, sparse maps, comments. */
  readonly otherKeywords: readonly string[];
  /** The extended attribute `security.capability`, as bytes in the notation of `path-bytes.ts`, where there is one. */
  readonly fileCapabilities?: string;
  /** The sha1 of the content in hexadecimal, as abuild-tar writes it beside a file: not checked. */
  readonly checksum?: string;
  /** Where its header begins, in bytes; of a tar archive, once decompressed. */
  readonly offset: number;
  /** To be read before the next entry is asked for, or not at all. */
  readonly content: AsyncIterable<Buffer>;
};

export type ArchiveLimits = {
  /** The most entries; 1,000,000 when absent. Extended headers count. */
  readonly maxEntries?: number;
  /** The most bytes of content together; 16 GiB when absent. */
  readonly maxBytes?: number;
};

/** Bytes: as long as a path may be on Linux (PATH_MAX). */
export const LONGEST_NAME = 4096;
const GIB = 1024 ** 3;

export function withDefaults(limits: ArchiveLimits): Required<ArchiveLimits> {
  return { maxEntries: 1_000_000, maxBytes: 16 * GIB, ...limits };
}
