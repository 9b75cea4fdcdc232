import type { Expression, Relation } from '../../src/packages/relation.ts';

/** A relation in one line, the same for every family. */
export function formatRelation({ kind, expression }: Relation): string {
  return `${kind}: ${formatExpression(expression)}`;
}

function formatExpression(expression: Expression): string {
  if (expression.kind === 'any') return `any(${expression.of.map(formatExpression).join(', ')})`;
  if (expression.kind !== 'name') return expression.kind;
  const { name, version } = expression;
  return version === undefined ? name : `${name} ${version.operator} ${version.version}`;
}
