import type { Expression } from './relation.ts';

/** An expression for people to read, in one spelling for all families: `a | b (>= 2)`. */
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'name': {
      const { name, version, architecture, restriction } = expression;
      const constraint = version === undefined ? '' : ` (${version.operator} ${version.version})`;
      const place = architecture === undefined ? '' : `:${architecture}`;
      return `${name}${place}${constraint}${restriction === undefined ? '' : ` [${restriction}]`}`;
    }
    case 'any':
      return expression.of.map(nested).join(' | ');
    case 'all':
      return expression.of.map(nested).join(' and ');
    case 'with':
      return expression.of.map(nested).join(' with ');
    case 'without':
      return `${nested(expression.of)} without ${nested(expression.not)}`;
    default: {
      const { kind, wanted, condition, otherwise } = expression;
      const rest = otherwise === undefined ? '' : ` else ${nested(otherwise)}`;
      return `${nested(wanted)} ${kind} ${nested(condition)}${rest}`;
    }
  }
}

function nested(expression: Expression): string {
  return expression.kind === 'name' ? formatExpression(expression) : `(${formatExpression(expression)})`;
}
