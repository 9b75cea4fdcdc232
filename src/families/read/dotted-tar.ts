import type { Entry } from '../../packages/entry.ts';
import type { ReadEntry } from '../../source/read-entry.ts';
import type { ReadOptions } from '../reader.ts';
import { collect } from './collect.ts';
import { installedPath } from './paths.ts';
import { badPackage } from './problem.ts';
import { entryOf, readPayload, type TarPayload } from './tar-payload.ts';

const MIB = 1024 * 1024;
/** The list of all files with their digests is the largest. */
const LARGEST_META = 64 * MIB;
const MOST_META = 100;

/** What a tar archive holds that is a package itself: what its names with a dot say, and what is installed. */
export type DottedTar = { readonly meta: ReadonlyMap<string, Buffer>; readonly entries: readonly Entry[] };

/** pacman and apk install nothing whose name begins with a dot: it is about the package. */
export function isDotted({ path }: ReadEntry): boolean {
  return path.startsWith('.');
}

const BLOCK = 512;
const EXTENDED = new Set(['x', 'g']);

/** The name of an archive's first member, behind what pax(1) says of it beforehand: abuild has GNU tar say something. */
export function firstName(unpacked: Buffer): string {
  let at = 0;
  while (EXTENDED.has(unpacked.toString('latin1', at + 156, at + 157))) {
    const size = Number.parseInt(unpacked.toString('latin1', at + 124, at + 136), 8);
    if (!Number.isSafeInteger(size) || size < 0) return '';
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return unpacked.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
}

/** apk alone says the digest of the data in its .PKGINFO; without a signature nothing else tells it from pacman. */
export function saysDataHash(unpacked: Buffer): boolean {
  return /^datahash = [0-9a-f]{64}$/m.test(unpacked.toString('latin1'));
}

/** Reads an archive in which `.PKGINFO` and its like lie beside what is installed (libalpm, be_package.c). */
export async function readDottedTar(
  payload: TarPayload,
  isNeeded: (name: string) => boolean,
  options: ReadOptions,
): Promise<DottedTar> {
  const meta = new Map<string, Buffer>();
  const entries: Entry[] = [];
  for await (const stored of readPayload(payload, options)) {
    if (!isDotted(stored)) {
      const entry = entryOf(payload.name, stored);
      entries.push(options.weakDigests === true ? withChecksum(entry, stored) : entry);
      continue;
    }
    // Not installed, and still no honest name.
    installedPath(payload.name, stored.path);
    if (stored.type !== 'file' || !isNeeded(stored.path)) continue;
    if (meta.size === MOST_META)
      throw badPackage(payload.name, `it has more than ${MOST_META} files about itself`);
    meta.set(stored.path, await collect(stored.content, LARGEST_META, payload.name, stored.path));
  }
  return { meta, entries };
}

/** What abuild-tar writes beside each file (apk-tools 2, src/abuild-tar.c). */
function withChecksum(entry: Entry, { checksum = '' }: ReadEntry): Entry {
  if (entry.type !== 'file' || !/^[0-9a-f]{40}$/.test(checksum)) return entry;
  return { ...entry, digest: `sha1:${checksum}` };
}
