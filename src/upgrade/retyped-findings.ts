import type { Retyped } from '../families/semantics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Analysis } from './analyse.ts';
import { namesPath } from './named-paths.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { placeOf, versioned } from './wording.ts';

type Change = {
  readonly old: Package;
  readonly pkg: Package;
  readonly entry: Entry;
  readonly to: 'link' | 'directory';
};

/** Directories of a package that its new version has as symbolic links, and the other way round. */
export function retypedFindings({ transition }: Pick<Analysis, 'transition'>): readonly Told[] {
  const { retyped } = transition.semantics;
  if (retyped === undefined) return [];
  const byName = new Map([...transition.offered].map((pkg) => [pkg.name, pkg]));
  return transition.old
    .flatMap((old) => {
      const pkg = byName.get(old.name);
      return pkg === undefined || pkg === old ? [] : changesOf(old, pkg, transition);
    })
    .filter(({ pkg, entry }) => !isExchanged(entry.path, pkg, retyped))
    .flatMap((change) => tell(change, retyped, transition));
}

/** Links of the system itself, /lib where /usr is merged, are no package's to change. */
function changesOf(old: Package, pkg: Package, { entries, canonical }: Transition): readonly Change[] {
  const had = entries(old);
  const has = entries(pkg);
  const toLink = newLinks(has, had);
  const toDirectory = newLinks(had, has);
  const find = (links: readonly Entry[], others: readonly Entry[], to: Change['to']) => {
    if (links.length === 0) return [];
    const directories = directoriesOf(others);
    return links
      .filter(({ path }) => canonical(path) === path && directories.has(path))
      .map((entry) => ({ old, pkg, entry, to }));
  };
  return [...find(toLink, had, 'link'), ...find(toDirectory, has, 'directory')];
}

function newLinks(some: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const links = some.filter(isLink);
  if (links.length === 0) return [];
  const known = new Set(others.filter(isLink).map(({ path }) => path));
  return links.filter(({ path }) => !known.has(path));
}

function isLink({ type }: Entry): boolean {
  return type === 'symlink';
}

/** The directories that a package lists, and those that its files need. */
function directoriesOf(entries: readonly Entry[]): ReadonlySet<string> {
  const found = new Set(entries.filter(({ type }) => type === 'directory').map(({ path }) => path));
  for (const { path } of entries) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      found.add(path.slice(0, end));
    }
  }
  return found;
}

/** Scripts are not run: one that runs early enough and names the path is taken to exchange it. */
function isExchanged(path: string, { scripts }: Package, { isEarly }: Retyped): boolean {
  return scripts.filter(isEarly).some((script) => namesPath(script, path));
}

function tell(
  { old, pkg, entry, to }: Change,
  { toLink, toDirectory }: Retyped,
  transition: Transition,
): readonly Told[] {
  const kind = to === 'link' ? toLink : toDirectory;
  if (kind === undefined) return [];
  const { path } = entry;
  const what =
    to === 'link' ? 'a directory and becomes a symbolic link' : 'a symbolic link and becomes a directory';
  const finding: Finding = {
    rule: 'upgrade/type-changed',
    place: to === 'link' ? placeOf({ pkg, entry }) : { package: pkg.name, path },
    ...WORDS[kind](`in ${versioned(old, transition)} ${path} is ${what}`, to),
  };
  return [{ finding, subject: { from: old.name, to: pkg.name, paths: [path] } }];
}

type Words = Pick<Finding, 'severity' | 'message' | 'remedy' | 'source'>;

type Kind = NonNullable<Retyped['toLink'] | Retyped['toDirectory']>;

const WORDS: Readonly<Record<Kind, (change: string, to: Change['to']) => Words>> = {
  kept: (change, to) => ({
    severity: 'error',
    message: `${change}: ${to === 'link' ? 'dpkg keeps the directory and does not make the link' : 'dpkg keeps the link, and the new files land where it leads'}`,
    remedy: `call dpkg-maintscript-helper ${to === 'link' ? 'dir_to_symlink' : 'symlink_to_dir'} in preinst, postinst and postrm, or keep what the path was`,
    source: 'dpkg-maintscript-helper(1)',
  }),
  refused: (change, to) => ({
    severity: 'error',
    message: `${change}: ${to === 'link' ? 'rpm makes no link where the old version has a directory, and the upgrade fails' : 'rpm refuses a directory that the package lists, and puts the files of one that it does not list where the link led'}`,
    remedy: 'exchange it in %pretrans -p <lua>, or keep what the path was',
    source: 'Fedora packaging guidelines, "Directory Replacement"',
  }),
  'refused-if-filled': (change) => ({
    severity: 'warning',
    message: `${change}: pacman refuses the upgrade where somebody else put files into the directory`,
    remedy: 'tell users to empty the directory first, or keep what the path was',
    source: 'pacman(8), conflicting files',
  }),
  fails: (change) => ({
    severity: 'error',
    message: `${change}: apk removes the files of the directory, makes no link, and ends with an error`,
    remedy: 'exchange it in a .pre-upgrade script, or keep what the path was',
    source: 'apk-tools 3.0.6, src/fs_fsys.c, fsys_file_control: a directory is not renamed over',
  }),
  removed: (change) => ({
    severity: 'error',
    message: `${change}: apk puts the new files where the link led, and then removes the link, without a word`,
    remedy: 'exchange it in a .pre-upgrade script, or keep what the path was',
    source: 'apk-tools 3.0.6, src/database.c, apk_db_migrate_files and apk_db_purge_pkg',
  }),
};
