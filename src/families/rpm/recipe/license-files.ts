import { posix } from 'node:path';
import type { Entry } from '../../../packages/entry.ts';
import type { Package } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import { isUsual } from '../files.ts';

/** Names that %license takes as they stand: no pattern, no macro, no blank. */
const PLAIN = /^[\w.+/-]+$/;

/**
 * The licences of a package that lie in the tree, by their installed paths: `%license NAME` installs them, into the
 * directory of licences that is called after the package (rpm.org, "Spec file format"; _docdir_fmt of Fedora and
 * openSUSE is %{NAME}), and owns that directory.
 */
export function licenseFiles(pkg: Package, { set, distribution }: Plan): ReadonlyMap<string, string> {
  const directory = distribution.directories.licensedir.replaceAll('${package}', pkg.name);
  const found = new Map<string, string>();
  for (const entry of set.entries(pkg)) {
    const { path, source = '' } = entry;
    if (!isLicense(entry) || !PLAIN.test(source) || source.startsWith('-')) continue;
    if (path === `${directory}/${posix.basename(source)}`) found.set(path, source);
  }
  return found;
}

function isLicense(entry: Entry): boolean {
  const isPlain = entry.type === 'file' && entry.mode === 0o644 && isUsual(entry);
  return isPlain && entry.flags.length === 1 && entry.flags[0] === 'license';
}

/** Paths that `%license NAME` brings: the texts, and the directory where nothing else lies in it. */
export function broughtByLicense(pkg: Package, plan: Plan): ReadonlySet<string> {
  const files = licenseFiles(pkg, plan);
  const [first] = files.keys();
  if (first === undefined) return new Set();
  const directory = posix.dirname(first);
  const isShared = [...plan.set.entries(pkg)].some(
    ({ path }) => path.startsWith(`${directory}/`) && !files.has(path),
  );
  return new Set([...files.keys(), ...(isShared ? [] : [directory])]);
}
