import type { Plan } from '../plan/plan.ts';
import { scopeOf } from '../plan/scope.ts';

/** A reference in a template or in a file made from one. */
export type Placeholder = { readonly text: string; readonly name: string; readonly index: number };

// `@name@` is what templates have; `${name}` is what people write who know contrib.yaml.
const REFERENCE = /@([A-Za-z_][A-Za-z0-9_-]*)@|\$\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;

/** What may stand in the place of a placeholder: `@name@` of anything, `${name}` of the project's variables alone. */
export function placeholdersIn(text: string, variables: ReadonlySet<string>): Placeholder[] {
  return [...text.matchAll(REFERENCE)].flatMap((match) => {
    const [whole, at, braced] = match;
    const name = at ?? braced ?? '';
    if (at === undefined && !variables.has(name)) return [];
    return [{ text: whole, name, index: match.index }];
  });
}

/** The values that the placeholders of a plan stand for. */
export function valuesOf({ project, distribution, variables }: Plan): ReadonlyMap<string, string> {
  const scope = scopeOf(project, distribution, project.packages[0]?.name ?? project.manifest.name);
  return new Map([...scope, ...variables.map(({ name, value }): [string, string] => [name, value])]);
}

/** A template's text with the values put in; undefined where it has a placeholder without one. */
export function fill(text: string, values: ReadonlyMap<string, string>): string | undefined {
  const found = placeholdersIn(text, new Set(values.keys()));
  if (found.some(({ name }) => !values.has(name))) return undefined;
  return text.replace(
    REFERENCE,
    (whole, at?: string, braced?: string) => values.get(at ?? braced ?? '') ?? whole,
  );
}
