import type { Distribution } from '../distributions/resolve.ts';
import { expand } from '../plan/expand.ts';
import { compileInstalled } from '../plan/patterns.ts';
import type { Plan } from '../plan/plan.ts';
import { scopeOf } from '../plan/scope.ts';
import type { Installed } from './installed.ts';

type Change = {
  readonly kind: Distribution['helperChanges'][string]['change'];
  readonly suffix: string;
  readonly to: string | undefined;
  readonly holds: (path: string) => boolean;
};

const changesOf = new WeakMap<Plan, ReadonlyMap<string, readonly Change[]>>();

/** Paths that an entry may have after the family's own helpers: a man page is compressed, a file moved. */
export function pathsAfterHelpers(plan: Plan, { pkg, entry }: Installed): string[] {
  return changes(plan, pkg.name).flatMap(({ kind, suffix, to, holds }) => {
    if (kind !== 'compress' && kind !== 'move') return [];
    if (!holds(entry.path)) return [];
    if (kind === 'compress') return [`${entry.path}${suffix}`];
    return to === undefined ? [] : [`${to}${entry.path.slice(entry.path.lastIndexOf('/'))}`];
  });
}

/** Whether a helper removes such a file when the package is built. */
export function allowsToLack(plan: Plan, { pkg, entry }: Installed): boolean {
  return changes(plan, pkg.name).some(({ kind, holds }) => kind === 'remove' && holds(entry.path));
}

/** Whether a helper adds such a file when the package is built: build-id links, a list of Python's caches. */
export function allowsToAdd(plan: Plan, path: string): boolean {
  return plan.set.packages.some(({ name }) =>
    changes(plan, name).some(({ kind, holds }) => kind === 'add' && holds(path)),
  );
}

/** The changes of a family with the variables of the package put in, compiled once. */
function changes(plan: Plan, name: string): readonly Change[] {
  const { distribution, project } = plan;
  const scope = scopeOf(project, distribution, name);
  const known = changesOf.get(plan) ?? new Map<string, readonly Change[]>();
  const made =
    known.get(name) ??
    Object.values(distribution.helperChanges).map(
      ({ change, paths, except = [], suffix = '', to }): Change => {
        const fill = (text: string) => {
          const expansion = expand({ text, literal: false }, scope);
          return 'text' in expansion ? expansion.text : text;
        };
        const [takes, leaves] = [paths, except].map((patterns) => patterns.map(fill).map(compileInstalled));
        return {
          kind: change,
          suffix,
          to: to === undefined ? undefined : fill(to),
          holds: (path) =>
            (takes ?? []).some((matches) => matches(path)) &&
            !(leaves ?? []).some((matches) => matches(path)),
        };
      },
    );
  changesOf.set(plan, new Map([...known, [name, made]]));
  return made;
}
