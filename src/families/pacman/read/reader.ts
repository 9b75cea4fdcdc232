import type { Entry } from '../../../packages/entry.ts';
import { withFile } from '../../../system/compress/file-region.ts';
import { isDotted, readDottedTar, saysDataHash } from '../../read/dotted-tar.ts';
import { inOrder } from '../../read/paths.ts';
import { parsePkgInfo, valuesOf } from '../../read/pkginfo.ts';
import { badPackage } from '../../read/problem.ts';
import { payloadContents, type TarPayload } from '../../read/tar-payload.ts';
import type { PackageReader, ReadOptions, ReadPackage } from '../../reader.ts';
import { readInstalledPacman } from './installed.ts';
import { mtreeDigests } from './mtree.ts';
import { pacmanPackage } from './package.ts';

const NEEDED = new Set(['.PKGINFO', '.INSTALL', '.MTREE']);
const FIRST = /^\.(?:PKGINFO|BUILDINFO|MTREE|INSTALL|CHANGELOG)\0/;
const CONFIG: Entry['flags'] = ['config'];

/** A tar archive in any compression that begins with what is about the package (makepkg(8)). */
export const pacmanReader: PackageReader = {
  recognizes: ({ unpacked }) => FIRST.test(unpacked.toString('latin1', 0, 32)) && !saysDataHash(unpacked),
  readFile: readPacman,
  readInstalled: readInstalledPacman,
};

async function readPacman(path: string, options: ReadOptions): Promise<ReadPackage> {
  const end = await withFile(path, (_fd, size) => size);
  const payload: TarPayload = { region: { path, start: 0, end }, name: path, isMeta: isDotted };
  const { meta, entries: found } = await readDottedTar(payload, (name) => NEEDED.has(name), options);
  const pkgInfo = meta.get('.PKGINFO');
  if (pkgInfo === undefined) throw badPackage(path, 'it has no .PKGINFO');
  const info = parsePkgInfo(pkgInfo, path);
  const mtree = meta.get('.MTREE');
  const digests = mtree === undefined ? new Map<string, string>() : mtreeDigests(mtree, path);
  const backup = new Set(valuesOf(info, 'backup').map((name) => `/${name}`));
  const entries = inOrder(found.map((entry) => withKnown(entry, backup, digests)));
  return {
    package: pacmanPackage(info, meta.get('.INSTALL'), { kind: 'archive', path }),
    entries: () => entries,
    contents: (isWanted) => payloadContents(payload, entries, isWanted, options),
  };
}

function withKnown(entry: Entry, backup: ReadonlySet<string>, digests: ReadonlyMap<string, string>): Entry {
  if (entry.type !== 'file') return entry;
  const digest = digests.get(entry.path);
  const flags = backup.has(entry.path) ? CONFIG : entry.flags;
  return digest === undefined ? { ...entry, flags } : { ...entry, flags, digest };
}
