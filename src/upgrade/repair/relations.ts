import type { PackageEdit } from '../../manifest/package-edits.ts';
import { formatRelation } from '../rot.ts';
import type { Way } from '../ways.ts';
import { changePackages } from './change.ts';

/** The relations that a change makes, or takes away, on one distribution, in the words of its format. */
export function relationsOf(edit: PackageEdit, { rebuild, next }: Way): readonly string[] {
  const before = new Set(next.packages.flatMap(saidBy));
  const after = rebuild((packages) => changePackages(packages, [edit])).packages.flatMap(saidBy);
  const made = after.filter((text) => !before.has(text));
  const left = new Set(after);
  const gone = [...before].filter((text) => !left.has(text));
  return [...new Set(made), ...gone.map((text) => `not ${text}`)];
}

function saidBy({ name, relations }: Way['next']['packages'][number]): readonly string[] {
  return relations.map((relation) => `${name} ${formatRelation(relation)}`);
}
