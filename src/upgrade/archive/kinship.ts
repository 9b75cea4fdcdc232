import type { Package } from '../../packages/package-set.ts';
import { namesIn } from '../../packages/relation.ts';

/** What a package says of another one whose files it took over (Debian policy 7.6), or whose place it takes. */
const TAKES_OVER = ['Replaces', 'Breaks', 'Conflicts', 'Provides'];

/** Whether two packages can never be installed together: one is had instead of the other, with the same files. */
export function isAlternative({ relations }: Package, name: string): boolean {
  return relations.some(
    ({ kind, expression }) =>
      kind === 'Conflicts' &&
      expression.kind === 'name' &&
      expression.name === name &&
      expression.version === undefined,
  );
}

/** Whether a package that has another one's files says so, or is built from the same source. */
export function isAkin(gainer: Package, loser: Package): boolean {
  if (sourceOf(gainer) === sourceOf(loser)) return true;
  return gainer.relations.some(
    ({ kind, expression }) => TAKES_OVER.includes(kind) && namesIn(expression).includes(loser.name),
  );
}

/** Debian policy 5.6.1: where it is not said, it is called as the package; a version may follow it. */
function sourceOf({ name, native }: Package): string {
  const [, source = name] = native?.fields.find(([field]) => field === 'Source') ?? [];
  return source.replace(/\s.*$/, '');
}

/**
 * Whether a name has the version of a library's interface in it (Debian policy 8.1): libmagic1, libmagic1t64,
 * libaunit22-dev. Nobody asks for one: whatever uses it brings the next one.
 */
export function isVersionedLibrary(name: string): boolean {
  return /^lib.*\d[a-z]?(?:v5|t64)?(?:-dev)?$/.test(name);
}

/** Whether a package is for those who build other software (Debian policy 8.4). */
export function isForDevelopers(name: string): boolean {
  return /-dev(?:el)?$/.test(name);
}
