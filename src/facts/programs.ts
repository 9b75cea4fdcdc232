import type { RootView } from './root-view.ts';

/** Where programs are looked for: this machine, or a directory that stands for its `/`. */
export type ProgramFinder = {
  /** `/`, or the directory. */
  readonly root: string;
  /** The first executable of this name in the directories of a search path, as a path below `root`. */
  readonly find: (name: string, searchPath: readonly string[]) => string | undefined;
};

/** Where programs are on any distribution, for a program that is off the search path in question. */
export const PROGRAM_DIRECTORIES: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/games',
  '/usr/local/games',
];

/** A finder of programs. A name with a slash is a path and is not looked for elsewhere (execvp(3)). */
export function programFinder(view: RootView): ProgramFinder {
  return {
    root: view.root,
    find(name, searchPath) {
      if (name.includes('/')) return isProgram(view, name) ? name : undefined;
      return searchPath
        .filter((directory) => directory.startsWith('/'))
        .map((directory) => `${directory.replace(/\/+$/, '')}/${name}`)
        .find((path) => isProgram(view, path));
    },
  };
}

/** Executable by somebody: who will run it on the other machine is not known here. */
function isProgram(view: RootView, path: string): boolean {
  const stats = view.resolve(path)?.stats;
  return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
}
