import type { Place } from '../system/place.ts';

/** An operator between a name and a version, in the manifest's spelling whatever the family writes. */
export const OPERATORS = ['<', '<=', '=', '>=', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

export type VersionConstraint = { readonly operator: Operator; readonly version: string };

/**
 * What a relation asks for: a name, or names joined the way rich dependencies join them
 * (Debian's `a | b`, rpm's `(a if b)`; rpm.org, "Boolean Dependencies").
 */
export type Expression =
  | {
      readonly kind: 'name';
      readonly name: string;
      readonly version?: VersionConstraint;
      /** Debian's `:any`, rpm's `(x86-64)`. */
      readonly architecture?: string;
      /** Debian's `[linux-any !arm64]`: where the relation holds at all. */
      readonly restriction?: string;
    }
  | { readonly kind: 'any' | 'all' | 'with'; readonly of: readonly Expression[] }
  | { readonly kind: 'without'; readonly of: Expression; readonly not: Expression }
  | {
      readonly kind: 'if' | 'unless';
      readonly wanted: Expression;
      readonly condition: Expression;
      readonly otherwise?: Expression;
    };

/** A relation in its family's own word: `Breaks`, `Obsoletes`, `install_if`. What a reader found, or `lower` made. */
export type Relation = {
  readonly kind: string;
  readonly expression: Expression;
  readonly place?: Place;
};

/** The names that an expression mentions, in order, each once. */
export function namesIn(expression: Expression): string[] {
  return [...new Set(collectNames(expression))];
}

function collectNames(expression: Expression): string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name];
    case 'any':
    case 'all':
    case 'with':
      return expression.of.flatMap(collectNames);
    case 'without':
      return [expression.of, expression.not].flatMap(collectNames);
    default:
      return [expression.wanted, expression.condition, expression.otherwise]
        .filter((part) => part !== undefined)
        .flatMap(collectNames);
  }
}
