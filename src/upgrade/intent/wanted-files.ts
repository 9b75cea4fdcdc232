import { expand, type Scope } from '../../plan/expand.ts';
import { compileInstalled, hasWildcard } from '../../plan/patterns.ts';
import type { Way } from '../ways.ts';

/** A test for installed paths, whichever of the system's own links they go over. */
export type WantedFile = { readonly text: string; readonly matches: (path: string) => boolean };

/** What a path or pattern of an intent means on one distribution: `${sbindir}/foo`, `/usr/lib/foo.*`. */
export function wantedFile(pattern: string, { distribution, canonical }: Way): WantedFile {
  const scope: Scope = new Map(
    Object.entries(distribution.directories).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const expansion = expand({ text: pattern, literal: false }, scope);
  const text = 'text' in expansion ? expansion.text : pattern;
  const literal = compileInstalled(text);
  if (hasWildcard(text)) {
    return { text, matches: (path) => literal(path) || literal(canonical(path)) };
  }
  const place = canonical(text);
  return { text, matches: (path) => canonical(path) === place };
}
