import { canonicalPath } from '../distributions/paths.ts';
import { CONTENT_HEAD, type ContentKind, contentKind } from '../facts/content.ts';
import { readHead } from '../packages/package-set.ts';
import type { Plan } from '../plan/plan.ts';
import { readFailure } from '../source/changed.ts';
import { type Installed, installedIndex } from './installed.ts';
import { resolveLink } from './resolve-link.ts';
import { programDirectories } from './system-paths.ts';

/** A file that is meant to be executed, and why it is thought so. */
export type Wanted = Installed & {
  /** The link that leads to it; undefined where it is in a directory of programs itself. */
  readonly link?: Installed;
  /** Whether it, or the link, is where programs are looked for. */
  readonly isOnPath: boolean;
};

const known = new WeakMap<Plan, readonly Wanted[]>();

/** Files that nobody may execute although they are in a directory of programs, or a link leads to them. */
export function unexecutable(plan: Plan): readonly Wanted[] {
  const wanted = known.get(plan) ?? findUnexecutable(plan);
  known.set(plan, wanted);
  return wanted;
}

function findUnexecutable(plan: Plan): Wanted[] {
  const isOnPath = programPlaces(plan);
  const wanted = new Map<string, Wanted>();
  for (const item of linked(plan, isOnPath)) {
    if (item.isOnPath || !wanted.has(item.entry.path)) wanted.set(item.entry.path, item);
  }
  for (const item of installedIndex(plan.set).all) {
    if (!isUnexecutable(item) || !isOnPath(item.entry.path)) continue;
    wanted.set(item.entry.path, { ...item, isOnPath: true });
  }
  return [...wanted.values()];
}

/** What links lead to. */
function linked(plan: Plan, isOnPath: (path: string) => boolean): Wanted[] {
  const { byPath, links } = installedIndex(plan.set);
  return [...links.values()].flatMap((link) => {
    const end = resolveLink(plan, link.entry.path, link.entry.target ?? '');
    const item = end.kind === 'path' ? byPath.get(end.path) : undefined;
    if (item === undefined || !isUnexecutable(item)) return [];
    return [{ ...item, link, isOnPath: isOnPath(link.entry.path) }];
  });
}

/** Whether a path lies where programs are looked for. Remembered by directory. */
function programPlaces(plan: Plan): (path: string) => boolean {
  const { distribution } = plan;
  const places = programDirectories(plan);
  const answers = new Map<string, boolean>();
  return (path) => {
    const directory = path.slice(0, path.lastIndexOf('/'));
    const answer = answers.get(directory) ?? places.has(canonicalPath(distribution, directory));
    answers.set(directory, answer);
    return answer;
  };
}

/** What the content of an installed file is. */
export async function kindOf(plan: Plan, { pkg, entry }: Installed): Promise<ContentKind> {
  try {
    return contentKind(await readHead(plan.set.open(pkg, entry), CONTENT_HEAD));
  } catch (error) {
    throw readFailure(error, plan.contentPath(pkg, entry));
  }
}

export function isUnexecutable({ entry: { type, mode } }: Installed): boolean {
  return type === 'file' && (mode & 0o111) === 0;
}
