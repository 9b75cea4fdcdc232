/** Where the content of a file comes from. */
export type ArchiveContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** An absolute path. A symbolic link there is not followed. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly open: () => AsyncIterable<Uint8Array> };

export type ArchiveEntryType = 'file' | 'directory' | 'symlink' | 'hardlink';

/** One thing to put into an archive. Nothing of it is taken from the machine but the content of files. */
export type ArchiveEntry = {
  /** As it is to stand in the archive, without a slash at the end. */
  readonly path: string;
  readonly type: ArchiveEntryType;
  /** Permission bits, 0 to 07777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  /** Whole seconds since 1970. */
  readonly mtime: number;
  /** Bytes of content; 0 for everything but a file. */
  readonly size: number;
  /** Of a symbolic link what it says, of a hard link the path of an entry before it. */
  readonly linkTarget?: string;
  /** Of a file; none is an empty file. */
  readonly content?: ArchiveContent;
};
