import type { PackageEdit } from '../../manifest/package-edits.ts';
import type { Intent } from '../../packages/intent.ts';
import { formatVersion, type Package } from '../../packages/package-set.ts';

/** The packages of a new set with some changes of what they want of one another. */
export function changePackages(
  packages: readonly Package[],
  edits: readonly PackageEdit[],
): readonly Package[] {
  return edits.reduce(changeOnce, packages);
}

function changeOnce(packages: readonly Package[], edit: PackageEdit): readonly Package[] {
  if (edit.op === 'create') return [...packages, created(edit, packages)];
  return packages.map((pkg) => {
    if (pkg.name !== edit.package) return pkg;
    const others = pkg.intents.filter(({ kind, names }) => kind !== edit.key || names[0] !== edit.name);
    return { ...pkg, intents: edit.op === 'remove' ? others : [...others, wanted(edit, pkg, packages)] };
  });
}

function wanted(
  { key, name, since, aliased }: Extract<PackageEdit, { op: 'add' }>,
  { version }: Package,
  packages: readonly Package[],
): Intent {
  const isTied = (one: Package) => one.name === name && formatVersion(one.version) === formatVersion(version);
  return {
    kind: key,
    names: [name],
    sameSource: packages.some(isTied),
    ...(since === undefined ? {} : { since }),
    ...(aliased === true ? { aliased } : {}),
  };
}

/** A package without files, as old and as new as the first of those that it brings. */
function created(
  { package: name, summary, requires }: Extract<PackageEdit, { op: 'create' }>,
  packages: readonly Package[],
): Package {
  const model = packages.find((pkg) => pkg.name === requires[0]) ?? packages[0];
  if (model === undefined) throw new RangeError('a set has packages');
  const { version, architecture, origin } = model;
  const intents = requires.map((one): Intent => ({ kind: 'requires', names: [one], sameSource: true }));
  const none = { relations: [], scripts: [], accounts: [], units: [] };
  return { name, version, architecture, summary, origin, intents, ...none };
}

/** One name for one change, so that it is tried once. */
export function keyOf(edit: PackageEdit): string {
  return JSON.stringify(edit);
}

/** Two changes of one thing, of which the later one counts. */
export function isSameThing(a: PackageEdit, b: PackageEdit): boolean {
  if (a.op === 'create' || b.op === 'create') return a.op === b.op && a.package === b.package;
  return a.package === b.package && a.key === b.key && a.name === b.name;
}

/** A change as part of a sentence. */
export function describeEdit(edit: PackageEdit): string {
  if (edit.op === 'create')
    return `an empty package ${edit.package} that requires ${edit.requires.join(', ')}`;
  if (edit.op === 'remove') return `${edit.package}: no longer ${edit.key} ${edit.name}`;
  const since =
    edit.since === undefined ? '' : ` since ${edit.since}${edit.aliased === true ? ', aliased' : ''}`;
  return `${edit.package}: ${edit.key} ${edit.name}${since}`;
}
