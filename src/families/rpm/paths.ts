import type { Distribution } from '../../distributions/resolve.ts';
import type { Entry } from '../../packages/entry.ts';
import { printableName } from '../../system/io.ts';
import { pathToBytes } from '../../system/path-bytes.ts';

type DirectoryName = keyof Distribution['directories'];

/** What rpm and systemd-rpm-macros call the standard directories (rpm.org, "RPM Macros"; macros.systemd). */
export const DIRECTORY_MACROS: readonly (readonly [DirectoryName, string])[] = [
  ['bindir', '_bindir'],
  ['sbindir', '_sbindir'],
  ['libdir', '_libdir'],
  ['libexecdir', '_libexecdir'],
  ['datadir', '_datadir'],
  ['mandir', '_mandir'],
  ['infodir', '_infodir'],
  ['includedir', '_includedir'],
  ['sysconfdir', '_sysconfdir'],
  ['sharedstatedir', '_sharedstatedir'],
  ['localstatedir', '_localstatedir'],
  ['runstatedir', '_rundir'],
  ['unitdir', '_unitdir'],
  ['userunitdir', '_userunitdir'],
  ['presetdir', '_presetdir'],
  ['userpresetdir', '_userpresetdir'],
  ['sysusersdir', '_sysusersdir'],
  ['tmpfilesdir', '_tmpfilesdir'],
  ['sysctldir', '_sysctldir'],
  ['modulesloaddir', '_modulesloaddir'],
  ['modprobedir', '_modprobedir'],
  ['udevrulesdir', '_udevrulesdir'],
  ['prefix', '_prefix'],
];

/**
 * A path as %files reads it, in quotes where it holds blanks. `?`, which matches any byte, stands for what has no
 * spelling: rpm 4.18 takes a backslash for none of it, and puts macros in twice (build/files.c).
 * @param suffix what follows the name: `*` for a man page, which is compressed in the end.
 */
export function filePath(
  { path, type }: Pick<Entry, 'path' | 'type'>,
  distribution: Distribution,
  suffix = '',
): string {
  const text = withMacros(path, distribution, (rest) => [...rest].map(spelled).join(''));
  if (!text.includes('?')) return /\s/.test(text) ? `"${text}${suffix}"` : `${text}${suffix}`;
  // A pattern is taken apart like words of a shell once more (lib/rpmglob.c): no blank and no quote may be in it.
  const pattern = text.replace(/[\s']/g, anyBytes);
  // A name without a wildcard below a directory with one is looked up with stat(2), which a dangling link fails.
  return `${type === 'symlink' ? pattern.replace(/[^/?]$/u, anyBytes) : pattern}${suffix}`;
}

/** The macro of the nearest standard directory, where the format has macros. */
export function withMacros(
  path: string,
  { family, directories }: Distribution,
  spell: (rest: string) => string,
): string {
  if (family !== 'rpm') return spell(path);
  let best: readonly [string, string] | undefined;
  for (const [name, macro] of DIRECTORY_MACROS) {
    const directory = directories[name];
    if (path !== directory && !path.startsWith(`${directory}/`)) continue;
    if (best === undefined || directory.length > best[0].length) best = [directory, macro];
  }
  return best === undefined ? spell(path) : `%{${best[1]}}${spell(path.slice(best[0].length))}`;
}

/** A percent sign of a text is no macro. */
export function escapeMacros(text: string): string {
  return text.replaceAll('%', '%%');
}

function spelled(character: string, index: number, all: readonly string[]): string {
  // Before anything that is no blank it could be a macro when it is read again.
  if (character === '%') return /^[\s/]?$/.test(all[index + 1] ?? '') ? '%%' : '?';
  const isOdd = /["*?[\]{}\\]/.test(character) || printableName(character) !== character;
  return isOdd ? anyBytes(character) : character;
}

function anyBytes(character: string): string {
  return '?'.repeat(pathToBytes(character).length);
}
