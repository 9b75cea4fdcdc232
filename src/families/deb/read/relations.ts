import type { Expression, Operator, Relation } from '../../../packages/relation.ts';
import { badPackage } from '../../read/problem.ts';
import { type Fields, fieldOf } from './fields.ts';

/** The fields that say something of other packages (deb-control(5)). */
export const RELATION_FIELDS = [
  'Pre-Depends',
  'Depends',
  'Recommends',
  'Suggests',
  'Enhances',
  'Breaks',
  'Conflicts',
  'Replaces',
  'Provides',
  'Built-Using',
  'Static-Built-Using',
] as const;

/** `<` and `>` are old spellings that mean "or equal" (dpkg, lib/dpkg/depcon.c). */
const OPERATORS: Readonly<Record<string, Operator>> = {
  '<<': '<',
  '<=': '<=',
  '=': '=',
  '>=': '>=',
  '>>': '>',
  '<': '<=',
  '>': '>=',
};

const ALTERNATIVE =
  /^([A-Za-z0-9][A-Za-z0-9+._-]*)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|>=|>>|=|<|>)\s*([A-Za-z0-9][^\s()]*)\s*\))?\s*(?:\[([^\]]*)\])?\s*(<[^>]*>(?:\s*<[^>]*>)*)?$/;

/** No field of a package relates to more. */
const MOST_RELATIONS = 20_000;

/** All relations of a package, each part between commas as one, in the order of RELATION_FIELDS. */
export function debRelations(fields: Fields, origin: string): readonly Relation[] {
  return RELATION_FIELDS.flatMap((kind) => {
    const value = fieldOf(fields, kind);
    return value === undefined ? [] : parseDebRelations(kind, value, origin);
  });
}

/** `a (>= 1) | b, c [amd64]` */
export function parseDebRelations(kind: string, value: string, origin: string): readonly Relation[] {
  const parts = value.split(',').map((part) => part.trim());
  if (parts.length > MOST_RELATIONS)
    throw badPackage(origin, `${kind} has more than ${MOST_RELATIONS} parts`);
  // dpkg takes a comma at the end.
  return parts
    .filter((part) => part !== '')
    .map((part) => ({ kind, expression: alternatives(part, kind, origin) }));
}

function alternatives(part: string, kind: string, origin: string): Expression {
  const names = part.split('|').map((text) => nameOf(text.trim(), kind, origin));
  return names.length === 1 && names[0] !== undefined ? names[0] : { kind: 'any', of: names };
}

function nameOf(text: string, kind: string, origin: string): Expression {
  const match = ALTERNATIVE.exec(text);
  const [, name, architecture, sign = '', version, architectures, profiles] = match ?? [];
  if (name === undefined)
    throw badPackage(origin, `${kind} says what dpkg does not know: ${text.slice(0, 80)}`);
  const operator = OPERATORS[sign];
  const restriction = [architectures, profiles].filter((one) => one !== undefined).join(' ');
  return {
    kind: 'name',
    name,
    ...(operator === undefined || version === undefined ? {} : { version: { operator, version } }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(restriction === '' ? {} : { restriction: restriction.trim() }),
  };
}
