import type { Package } from '../packages/package-set.ts';
import type { Relation } from '../packages/relation.ts';
import type { RelationWords } from '../packages/words.ts';
import type { Offer } from './semantics.ts';

/** The newest version of the same name, where it is newer than what is installed. */
export function newerVersion(installed: Package, { universe }: Offer): Package | undefined {
  const [newest] = universe.named(installed.name);
  if (newest === undefined || newest === installed) return undefined;
  const { format, satisfies } = universe.words;
  const version = format(installed.version);
  return satisfies(format(newest.version), { operator: '>', version }) ? newest : undefined;
}

/** The packages of other names that say they take an installed one's place, by name. */
export function replacers(installed: Package, { universe }: Offer, kind: string): readonly Package[] {
  return universe.packages
    .filter((pkg) => pkg.name !== installed.name && covers(pkg, kind, installed, universe.words))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a package has a relation of a kind that names another one literally, in its version. */
export function covers(pkg: Package, kind: string, other: Package, words: RelationWords): boolean {
  return pkg.relations.some((relation) => relation.kind === kind && names(relation, other, words));
}

/** Whether a relation means a package by its own name; provided names do not count. */
export function names({ expression }: Relation, { name, version }: Package, words: RelationWords): boolean {
  if (expression.kind !== 'name' || expression.name !== name) return false;
  return expression.version === undefined || words.satisfies(words.format(version), expression.version);
}

/** As `covers`, where what the other package provides counts too: dpkg's Conflicts and Breaks (policy 7.5). */
export function coversProvided(pkg: Package, kind: string, other: Package, words: RelationWords): boolean {
  return pkg.relations.some((relation) => relation.kind === kind && means(relation, other, words));
}

/** Whether a relation means a package by its own name or by one that it provides. */
export function means(relation: Relation, pkg: Package, words: RelationWords): boolean {
  if (names(relation, pkg, words)) return true;
  const { expression } = relation;
  if (expression.kind !== 'name') return false;
  return pkg.relations.some(
    ({ kind, expression: provided }) =>
      words.provides.includes(kind) &&
      provided.kind === 'name' &&
      provided.name === expression.name &&
      (expression.version === undefined ||
        (provided.version !== undefined && words.satisfies(provided.version.version, expression.version))),
  );
}
