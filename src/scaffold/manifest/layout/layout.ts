import { posix } from 'node:path';
import { groupBy } from '../../../system/group.ts';
import type { DraftLine, DraftPackage, DraftPermission } from '../draft.ts';
import type { BuildSystem } from '../guess.ts';
import type { Look } from '../look.ts';
import { directoryLines } from './directories.ts';
import { linesFor } from './lines.ts';
import { RULES, type Target } from './rules.ts';

/** What is known of a tree whose layout is to be read. */
export type LayoutInput = {
  readonly look: Look;
  readonly name: string;
  readonly build: BuildSystem | undefined;
};

export type Layout = {
  readonly lines: readonly DraftLine[];
  readonly permissions: readonly DraftPermission[];
  readonly links: Required<DraftPackage>['links'];
  /** Directories at the top of the tree that nothing is taken from. */
  readonly left: readonly string[];
};

const MOST_FILES = 50_000;
/** What is not installed: tests, packaging, what only developers use. */
const ASIDE =
  /(?:^|\/)(?:\.[^/]+|tests?|testing|testdata|fixtures|examples?|samples?|benchm?arks?|bench|fuzz|ci|distros|debian|packaging|patches|node_modules|target|build|dist|snap|flatpak|docker)(?:\/|$)/i;

/** Whether a file is one that is not installed, as far as its place tells. */
export function isAside(path: string): boolean {
  return ASIDE.test(path);
}

/** Build systems that install everything by themselves; cargo and the like install programs and modules alone. */
export const INSTALLS_ALL: ReadonlySet<string> = new Set(['meson', 'cmake', 'autotools', 'make', 'commands']);

/** A mapping guessed from where things lie in the tree. Every line takes something. */
export function readLayout({ look, name, build }: LayoutInput): Layout {
  const files = look.tree.entries
    .filter(({ path, type }) => type === 'file' && !isAside(path))
    .slice(0, MOST_FILES);
  const installsAll = build !== undefined && INSTALLS_ALL.has(build);
  const taken = new Map<string, Target>();
  for (const { path } of files) {
    const target = targetOf(path, look);
    if (target === undefined || (installsAll && target.flags?.includes('license') !== true)) continue;
    taken.set(path, target);
  }
  const ruled = linesOf(taken, look);
  if (build !== undefined) return { lines: ruled, permissions: [], links: [], left: [] };
  const rest = files.map(({ path }) => path).filter((path) => !taken.has(path));
  const own = directoryLines({ files: rest, look, name });
  return {
    lines: [...own.lines, ...ruled],
    permissions: own.permissions,
    links: own.links.slice(0, 1),
    left: own.left,
  };
}

function targetOf(path: string, look: Look): Target | undefined {
  let head: string | undefined;
  const file = {
    path,
    base: posix.basename(path),
    head: () => {
      head ??= look.head(path, 4096) ?? '';
      return head;
    },
  };
  for (const rule of RULES) {
    const target = rule(file);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** Files with one destination share lines; destinations come in the order of their variables. */
function linesOf(taken: ReadonlyMap<string, Target>, { tree }: Look): DraftLine[] {
  const groups = groupBy(taken, ([, { destination, flags = [] }]) => `${flags.join()} ${destination}`);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, members]) => {
      const [first] = members;
      return first === undefined
        ? []
        : linesFor(
            members.map(([path]) => path),
            first[1],
            tree,
          );
    });
}
