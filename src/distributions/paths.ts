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

/** Whether the distribution's base packages own a directory, so that another package must not. */
export function isBaseDirectory(
  distribution: Pick<Distribution, 'pathAliases' | 'ownedDirectories'>,
  path: string,
): boolean {
  const names = [path, canonicalPath(distribution, path)].map((one) => one.split('/'));
  return distribution.ownedDirectories.some((owned) => {
    const pattern = owned.split('/');
    return names.some((parts) => matches(parts, pattern));
  });
}

/** The command that installs packages: an argument with `${package}` once for each of them. */
export function installCommand(
  { packageManager }: Pick<Distribution, 'packageManager'>,
  packages: readonly string[],
): readonly string[] {
  return packageManager.install.flatMap((argument) =>
    argument.includes('${package}')
      ? packages.map((name) => argument.replace('${package}', name))
      : [argument],
  );
}

function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

function matches(parts: readonly string[], pattern: readonly string[]): boolean {
  return (
    parts.length === pattern.length &&
    pattern.every((name, index) => name === parts[index] || (name === '*' && parts[index] !== ''))
  );
}
