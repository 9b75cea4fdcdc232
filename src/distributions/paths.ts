import type { Distribution } from './distribution.ts';

const DEEPEST = 10;

/** The real path behind one that leads over the distribution's own links: /sbin/foo is /usr/bin/foo on Arch. */
export function canonicalPath({ pathAliases }: Pick<Distribution, 'pathAliases'>, path: string): string {
  let result = path;
  for (let step = 0; step < DEEPEST; step += 1) {
    const link = Object.keys(pathAliases).find((alias) => isAtOrBelow(result, alias));
    if (link === undefined) return result;
    result = `${pathAliases[link] ?? link}${result.slice(link.length)}`;
  }
  return result;
}

type Owned = Pick<Distribution, 'pathAliases' | 'ownedDirectories'>;
type Index = { readonly names: ReadonlySet<string>; readonly patterns: readonly (readonly string[])[] };

const indexes = new WeakMap<readonly string[], Index>();

/** Whether the distribution's base packages own a directory, so that another package must not. */
export function isBaseDirectory(distribution: Owned, path: string): boolean {
  const { names, patterns } = indexOf(distribution.ownedDirectories);
  const real = canonicalPath(distribution, path);
  if (names.has(path) || names.has(real)) return true;
  const parts = real.split('/');
  return patterns.some((pattern) => matches(parts, pattern));
}

/** Made once for a distribution: a tree asks for each of its directories. */
function indexOf(owned: readonly string[]): Index {
  const known = indexes.get(owned);
  if (known !== undefined) return known;
  const names = new Set(owned.filter((path) => !path.includes('*')));
  const patterns = owned.filter((path) => path.includes('*')).map((path) => path.split('/'));
  indexes.set(owned, { names, patterns });
  return { names, patterns };
}

/** The command that installs packages: an argument with `${package}` once for each of them. */
export function installCommand(
  { packageManager }: Pick<Distribution, 'packageManager'>,
  packages: readonly string[],
): readonly string[] {
  return packageManager.install.flatMap((argument) =>
    argument.includes('${package}')
      ? packages.map((name) => argument.replaceAll('${package}', () => name))
      : [argument],
  );
}

/** The command that installs a package in the working directory; undefined where there is none. */
export function installFileCommand(
  { packageManager }: Pick<Distribution, 'packageManager'>,
  file: string,
): readonly string[] | undefined {
  return packageManager['install-file']?.map((argument) => argument.replaceAll('${file}', () => file));
}

function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

function matches(parts: readonly string[], pattern: readonly string[]): boolean {
  return parts.length === pattern.length && pattern.every((name, index) => isNamed(parts[index] ?? '', name));
}

/** `*` stands for one name, or for the rest of one: `python3*`. */
function isNamed(name: string, pattern: string): boolean {
  const star = pattern.indexOf('*');
  if (star === -1) return name === pattern;
  const rest = pattern.slice(star + 1);
  return name !== '' && name.startsWith(pattern.slice(0, star)) && name.slice(star).endsWith(rest);
}
