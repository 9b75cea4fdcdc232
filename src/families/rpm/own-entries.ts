import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';

/**
 * What %files of a package names: all of its entries but directories that a package which it requires brings along
 * (Fedora packaging guidelines, "File and Directory Ownership").
 */
export function ownEntries(pkg: Package, plan: Plan): readonly Entry[] {
  const brought = new Set(
    requiredBy(pkg, plan).flatMap((other) =>
      [...plan.set.entries(other)].filter(({ type }) => type === 'directory').map(directoryKey),
    ),
  );
  return [...plan.set.entries(pkg)].filter(
    (entry) => entry.type !== 'directory' || !brought.has(directoryKey(entry)),
  );
}

/** Packages of the set that come wherever this one does; of two that require each other, the first owns. */
function requiredBy(pkg: Package, plan: Plan): readonly Package[] {
  const { packages } = plan.set;
  const isFirst = (other: Package) => packages.indexOf(other) < packages.indexOf(pkg);
  return [...closure(pkg, packages)].filter(
    (other) => other !== pkg && (isFirst(other) || !closure(other, packages).has(pkg)),
  );
}

function closure(pkg: Package, packages: readonly Package[]): ReadonlySet<Package> {
  const found = new Set([pkg]);
  // A set grows while it is walked.
  for (const one of found) {
    const names = one.intents.flatMap((intent) => (intent.kind === 'requires' ? intent.names : []));
    for (const other of packages) if (names.includes(other.name)) found.add(other);
  }
  return found;
}

function directoryKey({ path, mode, owner, group }: Entry): string {
  return JSON.stringify([path, mode, owner, group]);
}
