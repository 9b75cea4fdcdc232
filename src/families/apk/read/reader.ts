import type { Package, Script, ScriptEvent, Trigger } from '../../../packages/package-set.ts';
import { readAt, withFile } from '../../../system/compress/file-region.ts';
import { formatOf } from '../../../system/compress/magic.ts';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { interpreterOf } from '../../read/collect.ts';
import { firstName, isDotted, readDottedTar, saysDataHash } from '../../read/dotted-tar.ts';
import { inOrder } from '../../read/paths.ts';
import { firstValueOf, type PkgInfo, parsePkgInfo } from '../../read/pkginfo.ts';
import { badPackage, cleanWord } from '../../read/problem.ts';
import { payloadContents, type TarPayload } from '../../read/tar-payload.ts';
import type { FileHead, PackageReader, ReadOptions, ReadPackage } from '../../reader.ts';
import { withProtection } from '../protected.ts';
import { parseApkVersion } from '../versions.ts';
import { APK_RELATIONS, apkRelations } from './relations.ts';

const SCRIPTS: readonly (readonly [name: string, when: Script['when'], event: ScriptEvent])[] = [
  ['.pre-install', 'before', 'install'],
  ['.post-install', 'after', 'install'],
  ['.pre-upgrade', 'before', 'upgrade'],
  ['.post-upgrade', 'after', 'upgrade'],
  ['.pre-deinstall', 'before', 'remove'],
  ['.post-deinstall', 'after', 'remove'],
];
const NEEDED = new Set(['.PKGINFO', '.trigger', ...SCRIPTS.map(([name]) => name)]);
const MODELLED = new Set([
  'pkgname',
  'pkgver',
  'pkgdesc',
  'arch',
  'triggers',
  ...APK_RELATIONS.map(([key]) => key),
]);

/**
 * Three gzip streams, of which the first two lack the blocks at their end, so that all is one tar archive: a signature,
 * what is about the package, and what is installed (Alpine wiki, "Apk spec", format 2).
 */
export const apkReader: PackageReader = {
  recognizes,
  readFile: readApk,
};

/** `ADB.`, `ADBd` or `ADBc`, not compressed or by what (apk-tools 3, src/adb.h). */
function isFormat3(raw: Buffer): boolean {
  return /^ADB[.dc]$/.test(raw.toString('latin1', 0, 4));
}

/** Signed, or with the digest of the data in its .PKGINFO, which pacman does not have. */
function recognizes({ raw, unpacked }: FileHead): boolean {
  if (isFormat3(raw)) return true;
  if (formatOf(raw) !== 'gz') return false;
  const name = firstName(unpacked);
  return name.startsWith('.SIGN.') || (name === '.PKGINFO' && saysDataHash(unpacked));
}

async function readApk(path: string, options: ReadOptions): Promise<ReadPackage> {
  const { end, magic } = await withFile(path, (fd, size) => ({ end: size, magic: readAt(fd, 0, 4) }));
  if (isFormat3(magic)) {
    throw badPackage(
      path,
      'it is a package of apk’s format 3, which contrib does not read',
      'unpack it, and name the directory: apk extract --allow-untrusted --destination DIR FILE',
    );
  }
  const payload: TarPayload = {
    region: { path, start: 0, end },
    name: path,
    tar: { mayLackEnd: true },
    isMeta: isDotted,
  };
  const { meta, entries: found } = await readDottedTar(payload, (name) => NEEDED.has(name), options);
  const pkgInfo = meta.get('.PKGINFO');
  if (pkgInfo === undefined) throw badPackage(path, 'it has no .PKGINFO');
  const entries = inOrder(found.map(withProtection));
  return {
    package: apkPackage(parsePkgInfo(pkgInfo, path), meta, { kind: 'archive', path }),
    entries: () => entries,
    contents: (isWanted) => payloadContents(payload, entries, isWanted, options),
  };
}

function apkPackage(info: PkgInfo, meta: ReadonlyMap<string, Buffer>, origin: Package['origin']): Package {
  const word = (key: string) => cleanWord(origin.path, `its ${key}`, firstValueOf(info, key));
  const version = parseApkVersion(word('pkgver'));
  if (version === undefined) throw badPackage(origin.path, 'its pkgver is none (apk-package(5))');
  return {
    name: word('pkgname'),
    version,
    architecture: word('arch'),
    summary: firstValueOf(info, 'pkgdesc') ?? '',
    relations: apkRelations(info, origin.path),
    intents: [],
    scripts: SCRIPTS.flatMap(([name, when, event]) => scriptOf(meta.get(name), name, when, event)),
    accounts: [],
    units: [],
    origin,
    native: {
      family: 'apk',
      fields: info.filter(([key]) => !MODELLED.has(key)),
      triggers: triggersOf(info, meta.get('.trigger')),
    },
  };
}

function scriptOf(
  bytes: Buffer | undefined,
  native: string,
  when: Script['when'],
  event: ScriptEvent,
): readonly Script[] {
  if (bytes === undefined) return [];
  const body = pathFromBytes(bytes);
  return [{ event, when, interpreter: interpreterOf(body), body, native }];
}

/** The directories whose change sets the script off. */
function triggersOf(info: PkgInfo, script: Buffer | undefined): readonly Trigger[] {
  const on = (firstValueOf(info, 'triggers') ?? '').split(/\s+/).filter((path) => path !== '');
  if (script === undefined) return on.length === 0 ? [] : [{ native: '.trigger', on }];
  const body = pathFromBytes(script);
  return [{ native: '.trigger', on, interpreter: interpreterOf(body), body }];
}
