import type { Expression, Operator, Relation, VersionConstraint } from '../../../packages/relation.ts';
import { badPackage, cleanLine } from '../../read/problem.ts';
import { numbersOf, type RpmHeader, textsOf } from './header.ts';
import { parseRich, rpmName } from './rich.ts';

/** The word of the spec file, and the tags of names, versions and flags. */
export const RPM_RELATIONS: readonly (readonly [
  kind: string,
  names: number,
  versions: number,
  flags: number,
])[] = [
  ['Provides', 1047, 1113, 1112],
  ['Requires', 1049, 1050, 1048],
  ['Conflicts', 1054, 1055, 1053],
  ['Obsoletes', 1090, 1115, 1114],
  ['Recommends', 5046, 5047, 5048],
  ['Suggests', 5049, 5050, 5051],
  ['Supplements', 5052, 5053, 5054],
  ['Enhances', 5055, 5056, 5057],
  ['OrderWithRequires', 5035, 5036, 5037],
];

/** RPMSENSE_LESS, RPMSENSE_GREATER and RPMSENSE_EQUAL (rpm, include/rpm/rpmds.h). */
const OPERATORS: Readonly<Record<number, Operator>> = { 2: '<', 4: '>', 8: '=', 10: '<=', 12: '>=' };

export function rpmRelations(header: RpmHeader): readonly Relation[] {
  return RPM_RELATIONS.flatMap(([kind, nameTag, versionTag, flagTag]) => {
    const names = textsOf(header, nameTag);
    const versions = textsOf(header, versionTag);
    const flags = numbersOf(header, flagTag);
    return names.map((name, index) => ({
      kind,
      expression: expressionOf(header.name, kind, name, constraintOf(flags[index], versions[index])),
    }));
  });
}

export function constraintOf(
  flags: number | undefined,
  version: string | undefined,
): VersionConstraint | undefined {
  const operator = OPERATORS[(flags ?? 0) & 14];
  return operator === undefined || version === undefined || version === ''
    ? undefined
    : { operator, version };
}

function expressionOf(
  origin: string,
  kind: string,
  name: string,
  version: VersionConstraint | undefined,
): Expression {
  cleanLine(origin, kind, name);
  cleanLine(origin, kind, version?.version ?? '');
  if (name === '') throw badPackage(origin, `${kind} has an empty name`);
  if (!name.startsWith('(')) return rpmName(name, version);
  const rich = parseRich(name);
  if (rich === undefined) throw badPackage(origin, `${kind} is no dependency: ${name.slice(0, 80)}`);
  return rich;
}
