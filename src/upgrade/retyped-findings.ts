import type { Retyped } from '../families/semantics.ts';
import type { Finding } from '../findings/finding.ts';
import type { Analysis } from './analyse.ts';
import { type RetypedPath, retypedPathsOf } from './retyped.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { placeOf, versioned } from './wording.ts';

/** Directories of a package that its new version has as symbolic links, and the other way round. */
export function retypedFindings({ transition }: Pick<Analysis, 'transition'>): readonly Told[] {
  const { retyped } = transition.semantics;
  if (retyped === undefined) return [];
  return retypedPathsOf(transition).flatMap((change) => tell(change, retyped, transition));
}

function tell(
  change: RetypedPath,
  { toLink, toDirectory, toOthersLink }: Retyped,
  transition: Transition,
): readonly Told[] {
  const { old, pkg, entry, to } = change;
  const isMoved = old.name !== pkg.name;
  const kind = to === 'directory' ? toDirectory : isMoved ? (toOthersLink ?? toLink) : toLink;
  if (kind === undefined) return [];
  const { path } = entry;
  const what =
    to === 'link' ? 'a directory and becomes a symbolic link' : 'a symbolic link and becomes a directory';
  const finding: Finding = {
    rule: 'upgrade/type-changed',
    place: to === 'link' ? placeOf({ pkg, entry }) : { package: pkg.name, path },
    ...WORDS[kind](
      `in ${versioned(old, transition)} ${path} is ${what}${isMoved ? ` in ${pkg.name}` : ''}`,
      to,
    ),
    ...(isMoved && kind === 'kept'
      ? { remedy: `let ${pkg.name} have Conflicts with the old ${old.name}, or keep what the path was` }
      : {}),
  };
  return [{ finding, subject: { from: old.name, to: pkg.name, paths: [path], about: change } }];
}

type Words = Pick<Finding, 'severity' | 'message' | 'remedy' | 'source'>;

type Kind = NonNullable<Retyped['toLink' | 'toDirectory' | 'toOthersLink']>;

const WORDS: Readonly<Record<Kind, (change: string, to: RetypedPath['to']) => Words>> = {
  kept: (change, to) => ({
    severity: 'error',
    message: `${change}: ${to === 'link' ? 'dpkg keeps the directory and does not make the link' : 'dpkg keeps the link, and the new files land where it leads'}`,
    remedy: `call dpkg-maintscript-helper ${to === 'link' ? 'dir_to_symlink' : 'symlink_to_dir'} in preinst, postinst and postrm, or keep what the path was`,
    source: 'dpkg-maintscript-helper(1)',
  }),
  refused: (change, to) => ({
    severity: 'error',
    message: `${change}: ${to === 'link' ? 'rpm makes no link where the old version has a directory, and the upgrade fails' : 'rpm refuses a directory that the package lists, and puts the files of one that it does not list where the link led, which then goes'}`,
    remedy: 'exchange it in %pretrans -p <lua>, or keep what the path was',
    source: 'Fedora packaging guidelines, "Directory Replacement"',
  }),
  'refused-if-filled': (change) => ({
    severity: 'warning',
    message: `${change}: pacman refuses the upgrade where somebody else put files into the directory`,
    remedy: 'tell users to empty the directory first, or keep what the path was',
    source: 'pacman(8), conflicting files',
  }),
  'in-the-way': (change) => ({
    severity: 'error',
    message: `${change}: pacman finds the directory in the way, and refuses the upgrade`,
    remedy: 'keep what the path was, or tell users to remove the old package first: pacman -Rdd',
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
