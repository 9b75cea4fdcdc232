import type { Finding } from '../../findings/finding.ts';
import type { Owned } from '../../packages/chains.ts';
import type { Closure } from '../../packages/closure.ts';
import { formatExpression } from '../../packages/format-relation.ts';
import { formatVersion } from '../../packages/package-set.ts';
import { namesIn } from '../../packages/relation.ts';
import type { Split } from '../../packages/split.ts';

/** What stands in the way of requests, each fact once whatever number of requests meet it. */
export function splitFindings(split: Split): readonly Finding[] {
  const closures = split.requests.map(({ hard }) => hard);
  const unsatisfied = new Set(
    closures.flatMap((closure) => closure.unsatisfied.map(({ relation }) => relation)),
  );
  const owners = new Map(
    closures.flatMap((closure) => closure.unsatisfied.map((owned) => [owned.relation, owned])),
  );
  return [
    ...[...unsatisfied].flatMap((relation) => {
      const owned = owners.get(relation);
      return owned === undefined ? [] : [unsatisfiable(owned, split)];
    }),
    ...distinctConflicts(closures).map(conflict),
  ];
}

type Conflict = Closure['conflicts'][number];

function distinctConflicts(closures: readonly Closure[]): readonly Conflict[] {
  const all = closures.flatMap(({ conflicts }) => conflicts);
  const byKey = new Map(
    all.map((one) => [`${one.package.name} ${one.other.name} ${one.relation.kind}`, one]),
  );
  return [...byKey.values()];
}

function unsatisfiable({ package: pkg, relation }: Owned, { universe }: Split): Finding {
  const there = namesIn(relation.expression).flatMap((name) => universe.named(name));
  const versions = there.map(({ name, version }) => `${name} ${formatVersion(version)}`).join(', ');
  const wanted = `${relation.kind} ${formatExpression(relation.expression)}`;
  return {
    rule: 'split/unsatisfiable',
    severity: 'error',
    place: relation.place ?? { package: pkg.name },
    message: `${pkg.name} cannot be installed: ${wanted} is not satisfied by ${versions}`,
    remedy: 'require a version that the set has, or put that version into the set',
  };
}

function conflict({ package: pkg, relation, other }: Conflict): Finding {
  return {
    rule: 'split/conflict',
    severity: 'error',
    place: relation.place ?? { package: pkg.name },
    message: `a request brings both ${pkg.name} and ${other.name}, and ${pkg.name} has ${relation.kind} ${formatExpression(relation.expression)}`,
    remedy: 'remove the conflict, or the requirement that brings both',
  };
}
