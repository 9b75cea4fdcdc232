import type { Native, Package } from '../../../packages/package-set.ts';
import { firstValueOf, type PkgInfo } from '../../read/pkginfo.ts';
import { badPackage, cleanWord } from '../../read/problem.ts';
import { parsePacmanVersion } from '../versions.ts';
import { PACMAN_RELATIONS, pacmanRelations } from './relations.ts';
import { pacmanScripts } from './scripts.ts';

const MODELLED = new Set([
  'pkgname',
  'pkgver',
  'pkgdesc',
  'arch',
  'backup',
  ...PACMAN_RELATIONS.map(([key]) => key),
]);

/** What a .PKGINFO, or an entry of the local database, says of its package. */
export function pacmanPackage(
  info: PkgInfo,
  install: Buffer | undefined,
  origin: Package['origin'],
): Package {
  const word = (key: string) => cleanWord(origin.path, `its ${key}`, firstValueOf(info, key));
  const version = parsePacmanVersion(word('pkgver'));
  if (version === undefined) throw badPackage(origin.path, 'its pkgver is none (PKGBUILD(5))');
  return {
    name: word('pkgname'),
    version,
    architecture: word('arch'),
    summary: firstValueOf(info, 'pkgdesc') ?? '',
    relations: pacmanRelations(info, origin.path),
    intents: [],
    scripts: install === undefined ? [] : pacmanScripts(install),
    accounts: [],
    units: [],
    origin,
    native: { family: 'pacman', fields: fieldsOf(info), triggers: [] },
  };
}

function fieldsOf(info: PkgInfo): Native['fields'] {
  return info.filter(([key]) => !MODELLED.has(key));
}
