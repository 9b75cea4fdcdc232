import { posix } from 'node:path';
import type { Entry } from '../../packages/entry.ts';
import { memorySet, type Package, type PackageSet } from '../../packages/package-set.ts';
import type { ArchiveContent } from '../../source/archive-entry.ts';
import type { TextPlace } from '../../system/place.ts';

/** One path of an image, and where its content and the path itself come from. */
export type ImageFile = {
  readonly entry: Entry;
  /** Of a file. */
  readonly content?: ArchiveContent;
  readonly from: FileOrigin;
};

/**
 * `project`: a package of the project; `contents`: a line of the description; `packages`: a package of the
 * distribution that was asked for; `base`: what something needs; `made`: written by contrib itself.
 */
export type FileOrigin = {
  readonly kind: 'project' | 'contents' | 'packages' | 'base' | 'made';
  /** The package, or the directory. */
  readonly name?: string;
};

const MADE: FileOrigin = { kind: 'made' };
const DIRECTORY_MODE = 0o755;

/** A file that contrib writes. */
export function madeFile(path: string, text: string, place?: TextPlace): ImageFile {
  const bytes = Buffer.from(text);
  const entry = { ...plain(path, 'file', 0o644, place), size: bytes.length };
  return { entry, content: { kind: 'bytes', bytes }, from: MADE };
}

export function madeDirectory(path: string, place?: TextPlace): ImageFile {
  return { entry: plain(path, 'directory', DIRECTORY_MODE, place), from: MADE };
}

export function madeLink(path: string, target: string, place?: TextPlace): ImageFile {
  return { entry: { ...plain(path, 'symlink', 0o777, place), target }, from: MADE };
}

function plain(path: string, type: Entry['type'], mode: number, place: TextPlace | undefined): Entry {
  const rest = place === undefined ? {} : { place };
  return { path, type, mode, owner: 'root', group: 'root', flags: [], ...rest };
}

/** The first file of each path, and every directory on the way. */
export function whole(files: readonly ImageFile[]): ImageFile[] {
  const byPath = new Map<string, ImageFile>();
  for (const file of files) if (!byPath.has(file.entry.path)) byPath.set(file.entry.path, file);
  for (const { entry } of [...byPath.values()]) {
    for (let path = posix.dirname(entry.path); !byPath.has(path); path = posix.dirname(path)) {
      byPath.set(path, madeDirectory(path));
      if (path === '/') break;
    }
  }
  if (!byPath.has('/')) byPath.set('/', madeDirectory('/'));
  return [...byPath.values()];
}

/** The files of an image as a package set, which the rules judge before anything is written. */
export function imageSet(pkg: Package, files: readonly ImageFile[]): PackageSet {
  const byPath = new Map(files.map((file) => [file.entry.path, file]));
  return memorySet(
    pkg.origin,
    [{ package: pkg, entries: files.map(({ entry }) => entry) }],
    async function* (_pkg, entry) {
      const content = byPath.get(entry.type === 'hardlink' ? (entry.target ?? '') : entry.path)?.content;
      if (content === undefined) return;
      if (content.kind === 'bytes') yield content.bytes;
      else if (content.kind === 'stream') yield* content.open();
      else yield* (await import('../../system/read-file.ts')).readFileStream(content.path);
    },
  );
}
