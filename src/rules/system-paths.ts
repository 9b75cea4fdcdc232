import { canonicalPath } from '../distributions/paths.ts';
import { expand } from '../plan/expand.ts';
import type { Plan } from '../plan/plan.ts';
import { scopeOf } from '../plan/scope.ts';

/** Whether a path is a directory or lies below it. */
export function isWithin(path: string, directory: string): boolean {
  if (!path.startsWith(directory)) return false;
  return path.length === directory.length || path.charAt(directory.length) === '/';
}

/** Directories that belong to the administrator or to users, and the section of FHS 3.0 that says so. */
export const NOT_FOR_PACKAGES: Readonly<Record<string, string>> = {
  '/usr/local': 'FHS 3.0, 4.9',
  '/opt': 'FHS 3.0, 3.13',
  '/home': 'FHS 3.0, 3.8',
  '/root': 'FHS 3.0, 3.14',
  '/tmp': 'FHS 3.0, 3.18',
  '/var/tmp': 'FHS 3.0, 5.15',
  '/srv': 'FHS 3.0, 3.17',
  '/mnt': 'FHS 3.0, 3.12',
  '/media': 'FHS 3.0, 3.11',
};

/** What the kernel or the running system makes, afresh at every boot. */
export const MADE_AT_BOOT = ['/run', '/var/run', '/var/lock', '/proc', '/sys', '/dev'];

/** The first of some directories that a path lies in. */
export function directoryOf(path: string, directories: Iterable<string>): string | undefined {
  for (const directory of directories) if (isWithin(path, directory)) return directory;
  return undefined;
}

/** Where shells, services and the administrator look for programs, under their real names. */
export function programDirectories({ project, distribution }: Plan): ReadonlySet<string> {
  const { path, directories } = distribution;
  const scope = scopeOf(project, distribution, project.manifest.name);
  const all = [...path.user, ...path.root, ...path.service, directories.bindir, directories.sbindir];
  // On NixOS the directories are below ${out}, which the scope gives a value.
  const expanded = all.flatMap((text) => {
    const expansion = expand({ text, literal: false }, scope);
    return 'text' in expansion ? [expansion.text] : [];
  });
  return new Set(expanded.map((directory) => canonicalPath(distribution, directory)));
}
