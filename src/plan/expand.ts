import type { Pattern } from '../manifest/lines.ts';

/** The values of ${name} in a description: directories of the distribution, and the project's own words. */
export type Scope = ReadonlyMap<string, string>;

export type Expansion = { readonly text: string } | { readonly unknown: string };

const REFERENCE = /\\\$|\$(?:\{([^{}]*)\}|([A-Za-z_][A-Za-z0-9_]*))/g;
const DEEPEST = 10;

/**
 * Puts variables in. `${name}` and `$NAME` are the same, whatever the case; `\$` is a dollar sign. A value may hold
 * variables itself, as a distribution's `${datadir}/doc/${package}`.
 */
export function expand(pattern: Pattern, scope: Scope, depth = 0): Expansion {
  if (pattern.literal || !pattern.text.includes('$')) return { text: pattern.text };
  let unknown: string | undefined;
  const text = pattern.text.replace(REFERENCE, (match, braced?: string, bare?: string) => {
    const name = braced ?? bare;
    if (name === undefined) return '$';
    const value = lookUp(name, scope, depth);
    if (value === undefined) unknown ??= name;
    return value ?? match;
  });
  return unknown === undefined ? { text } : { unknown };
}

function lookUp(name: string, scope: Scope, depth: number): string | undefined {
  const value = scope.get(name.toLowerCase());
  if (value === undefined || depth >= DEEPEST) return undefined;
  const inner = expand({ text: value, literal: false }, scope, depth + 1);
  return 'text' in inner ? inner.text : undefined;
}
