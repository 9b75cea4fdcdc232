import type { Entry } from '../../packages/entry.ts';
import type { FileContent } from '../../packages/package-set.ts';
import type { ReadEntry } from '../../source/read-entry.ts';
import type { EntryFields } from '../../source/tar-entry.ts';
import { listTar, type ReadTarOptions, readTar } from '../../source/tar-read.ts';
import type { FileRegion } from '../../system/compress/file-region.ts';
import { unpack } from '../../system/compress/unpack.ts';
import { pathToBytes } from '../../system/path-bytes.ts';
import type { ReadOptions } from '../reader.ts';
import { formatCapabilities } from './capabilities.ts';
import { absolutePath, installedPath } from './paths.ts';
import { badPackage, cleanLine } from './problem.ts';

/** More than any package of a distribution has; each is held in memory. */
export const MOST_ENTRIES = 500_000;

/** A tar archive that is, or is in, a package file. */
export type TarPayload = {
  readonly region: FileRegion;
  /** How messages call it. */
  readonly name: string;
  readonly tar?: ReadTarOptions;
  /** Whether an entry is about the package and not installed (`.PKGINFO`). */
  readonly isMeta?: (entry: ReadEntry) => boolean;
};

const NO_FLAGS: Entry['flags'] = [];

/** All entries of the archive as they stand there, one after the other. */
export function readPayload(
  { region, name, tar }: TarPayload,
  options: ReadOptions,
): AsyncIterable<ReadEntry> {
  return readTar(unpack(region, name, options), name, { maxEntries: MOST_ENTRIES, ...tar }).entries;
}

/** What all entries of the archive install, in its order. */
export async function listPayload(
  { region, name, tar }: TarPayload,
  options: ReadOptions,
  take: (entry: Entry) => void,
): Promise<void> {
  const limits = { maxEntries: MOST_ENTRIES, ...tar };
  await listTar(unpack(region, name, options), name, limits, (stored) => take(entryOf(name, stored)));
}

/** What an entry of the archive installs. */
export function entryOf(name: string, entry: EntryFields): Entry {
  const { type, mode, size } = entry;
  if (type === 'other')
    throw badPackage(name, 'it holds something that is neither file, link, directory nor device');
  const path = installedPath(name, entry.path);
  const owner = accountOf(name, entry.uname, entry.uid);
  const group = accountOf(name, entry.gname, entry.gid);
  // Spelled out: a spread for each of many entries would cost more than the rest of this function.
  const capabilities = capabilitiesOf(entry);
  if (type === 'file' && capabilities === undefined)
    return { path, type, mode, owner, group, flags: NO_FLAGS, size };
  if (type === 'file')
    return { path, type, mode, owner, group, flags: NO_FLAGS, size, ...(capabilities && { capabilities }) };
  if (entry.linkTarget === undefined) return { path, type, mode, owner, group, flags: NO_FLAGS };
  const target =
    type === 'hardlink' ? otherName(name, entry.linkTarget) : cleanLine(name, 'a link', entry.linkTarget);
  return { path, type, mode, owner, group, flags: NO_FLAGS, target };
}

/** The content of wanted files, in the order of the archive; each is read before the next is asked for, or not at all. */
export async function* payloadContents(
  payload: TarPayload,
  entries: readonly Entry[],
  isWanted: (entry: Entry) => boolean,
  options: ReadOptions,
): AsyncGenerator<FileContent> {
  const wanted = new Map<string, Entry>();
  for (const entry of entries) if (entry.type === 'file' && isWanted(entry)) wanted.set(entry.path, entry);
  if (wanted.size === 0) return;
  for await (const stored of readPayload(payload, options)) {
    if (stored.type !== 'file' || payload.isMeta?.(stored) === true) continue;
    const entry = wanted.get(installedPath(payload.name, stored.path));
    if (entry === undefined) continue;
    yield { entry, content: stored.content };
    wanted.delete(entry.path);
    if (wanted.size === 0) return;
  }
}

function capabilitiesOf({ fileCapabilities }: EntryFields): string | undefined {
  return fileCapabilities === undefined ? undefined : formatCapabilities(pathToBytes(fileCapabilities));
}

/** A hard link names another entry of the same archive. */
function otherName(name: string, target: string): string {
  return target.startsWith('/') ? absolutePath(name, target) : installedPath(name, target);
}

function accountOf(name: string, account: string, id: number): string {
  if (account !== '') return cleanLine(name, 'an owner', account);
  return id === 0 ? 'root' : String(id);
}
