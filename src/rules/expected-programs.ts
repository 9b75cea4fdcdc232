import { directoriesNamed, prefixesOf } from '../facts/prefixes.ts';
import type { SetItem, SetView } from '../facts/set-view.ts';

/** A file of a program's name, and the real directory that it is found in. */
export type ProgramItem = SetItem & { readonly directory: string };

/** Every file of a set with that name, whatever directory it is in. */
export function programsNamed(view: SetView, name: string): ProgramItem[] {
  return view.named(name).map((item) => ({ ...item, directory: view.directoryOf(item.entry.path) }));
}

/**
 * The directories in which users look for programs, links between them followed. Where packages have prefixes of their
 * own, a profile brings what they have in bindir there: one that is in the set says which packages are in it.
 */
export function userDirectories(view: SetView): ReadonlySet<string> {
  const { path, sbin, directories } = view.policy;
  const sbins = sbin === 'off-path' ? [] : ['/usr/local/sbin', '/usr/sbin', '/sbin'];
  const shared = realDirectories(view, [...path.user, ...sbins]);
  if ([...shared].some((directory) => view.list(directory).length > 0)) return shared;
  return new Set([...shared, ...realDirectories(view, prefixed(view, directories.bindir))]);
}

function prefixed(view: SetView, directory: string): readonly string[] {
  return prefixesOf(view).length > 0 ? directoriesNamed(view, directory) : [];
}

export function realDirectories(view: SetView, directories: readonly string[]): ReadonlySet<string> {
  return new Set(directories.map((directory) => view.resolve(directory)?.path ?? directory));
}

/** The file that a program's name leads to; undefined where that is none of the set's. */
export function fileOf(view: SetView, { entry }: SetItem): SetItem | undefined {
  const item = view.resolve(entry.path)?.item;
  return item === undefined || item.entry.type === 'directory' ? undefined : item;
}

/** Scripts and settings of init systems are called as what they start, and mostly executable. */
const OF_INIT_SYSTEMS = /^\/etc\/(?:init|conf|rc|dinit)\.d\//;

/** Files of a name that are programs: not the completions, documents and init scripts that are called the same. */
export function programFiles(view: SetView, name: string): ProgramItem[] {
  return programsNamed(view, name).filter((item) => {
    if (OF_INIT_SYSTEMS.test(item.entry.path)) return false;
    const file = fileOf(view, item);
    return file === undefined ? item.entry.type === 'symlink' : (file.entry.mode & 0o111) !== 0;
  });
}

/** The packages that have a program of that name. */
export function packagesWith(view: SetView, name: string): SetItem['pkg'][] {
  const real = programFiles(view, name).filter(({ entry }) => entry.type !== 'symlink');
  const items = real.length > 0 ? real : programFiles(view, name);
  return [...new Set(items.map(({ pkg }) => pkg))];
}
