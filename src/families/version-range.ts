import { OPERATORS, type VersionConstraint } from '../packages/relation.ts';
import type { Family } from './family.ts';

/** Reads `>= 1.6.4`; a version without an operator means that one or a newer one. */
export function parseRange(range: string): VersionConstraint {
  const match = /^(<=|>=|<|>|=)?\s*(.*)$/.exec(range.trim());
  const operator = OPERATORS.find((known) => known === match?.[1]) ?? '>=';
  return { operator, version: match?.[2] ?? '' };
}

/** Whether a version is in a range, in the order that the family has. */
export function isInRange(
  version: string,
  { operator, version: wanted }: VersionConstraint,
  compare: NonNullable<Family['compare']>,
): boolean {
  const order = compare(version, wanted);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}
