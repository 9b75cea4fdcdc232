import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import {
  filesInRoot,
  installedContents,
  installedEntries,
  openRoot,
  type Root,
} from '../../read/installed.ts';
import { installedPath } from '../../read/paths.ts';
import type { PkgInfo } from '../../read/pkginfo.ts';
import { cleanText } from '../../read/problem.ts';
import type { ReadPackage } from '../../reader.ts';
import { mtreeDigests } from './mtree.ts';
import { pacmanPackage } from './package.ts';

const DATABASE = '/var/lib/pacman/local';

/** The keys of .PKGINFO for the headings of the database, where they differ by more than case. */
const KEYS: Readonly<Record<string, string>> = {
  NAME: 'pkgname',
  VERSION: 'pkgver',
  DESC: 'pkgdesc',
  BASE: 'pkgbase',
  DEPENDS: 'depend',
  OPTDEPENDS: 'optdepend',
  CONFLICTS: 'conflict',
  GROUPS: 'group',
};
const CONFIG = ['config'] as const;

/** The packages of pacman's local database; undefined where the root has none. */
export async function readInstalledPacman(path: string): Promise<readonly ReadPackage[] | undefined> {
  const root = openRoot(path);
  const names = root.view.list(DATABASE).filter((name) => root.view.resolve(`${DATABASE}/${name}/desc`));
  return names.length === 0 ? undefined : names.map((name) => installedPacman(root, `${DATABASE}/${name}`));
}

function installedPacman(root: Root, directory: string): ReadPackage {
  const files = filesInRoot(root, directory);
  const read = (name: string) => {
    const file = files.get(name);
    return file === undefined ? undefined : readFileSync(file);
  };
  const origin = join(root.root, directory);
  const info = sectionsOf(read('desc'), origin).map(
    ([heading, value]) => [KEYS[heading] ?? heading.toLowerCase(), value] as const,
  );
  const entries = () => {
    const listed = sectionsOf(read('files'), origin);
    const backup = new Set(valuesUnder(listed, 'BACKUP').map((line) => `/${line.split('\t')[0]}`));
    const mtree = read('mtree');
    const digests = mtree === undefined ? new Map<string, string>() : mtreeDigests(mtree, origin);
    const paths = valuesUnder(listed, 'FILES').map((name) => installedPath(origin, name));
    return installedEntries(root, paths, (path) => {
      // A configuration file that somebody changed is not what the package brought.
      if (backup.has(path)) return { flags: CONFIG };
      const digest = digests.get(path);
      return digest === undefined ? {} : { digest };
    });
  };
  return {
    package: pacmanPackage(info, read('install'), { kind: 'root', path: root.root }),
    entries,
    contents: (isWanted) => installedContents(root, entries(), isWanted),
  };
}

/** `%HEADING%`, its values a line each, and an empty line. */
function sectionsOf(bytes: Buffer | undefined, origin: string): PkgInfo {
  const text = cleanText(origin, 'its database', bytes === undefined ? '' : pathFromBytes(bytes));
  return text.split(/\n\n+/).flatMap((section) => {
    const [first = '', ...values] = section.split('\n').filter((line) => line !== '');
    const heading = /^%([A-Z0-9_]+)%$/.exec(first)?.[1];
    return heading === undefined ? [] : values.map((value) => [heading, value] as const);
  });
}

function valuesUnder(sections: PkgInfo, heading: string): readonly string[] {
  return sections.filter(([one]) => one === heading).map(([, value]) => value);
}
