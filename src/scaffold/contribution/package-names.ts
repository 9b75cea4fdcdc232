import type { Distribution } from '../../distributions/distribution.ts';
import type { Contribution } from '../../manifest/contribution.ts';
import type { Project } from '../../manifest/project.ts';

/** What packages are called on a distribution, by their names in contrib.yaml. */
export type PackageNames = Readonly<Record<string, string>>;

/** The names that a distribution has for packages of their kind, where the description has another habit. */
export function usualNames({ packages }: Project, { packageSuffixes }: Distribution): PackageNames {
  const taken = new Set(packages.map(({ key }) => key));
  const names: Record<string, string> = {};
  for (const { key } of packages) {
    const suffix = Object.keys(packageSuffixes).find((one) => key.endsWith(one) && key.length > one.length);
    if (suffix === undefined) continue;
    const name = `${key.slice(0, -suffix.length)}${packageSuffixes[suffix] ?? ''}`;
    // Two packages of one name would be refused: who has both must choose.
    if (taken.has(name)) continue;
    taken.add(name);
    names[key] = name;
  }
  return names;
}

/** The names that a distribution's part gives on all releases. */
export function namesIn({ file }: Pick<Contribution, 'file'>): PackageNames {
  const items = Object.entries(file.packages ?? {});
  return Object.fromEntries(items.flatMap(([key, { name }]) => (name === undefined ? [] : [[key, name]])));
}
