import { type BundleFacts, isContributed } from '../facts/bundle.ts';
import { contributedText } from '../facts/bundle-contents.ts';
import { sameEntry, sortedEntries } from '../facts/bundle-listing.ts';
import { MADE_FILES } from '../facts/bundle-sbom.ts';
import { type HookRisk, hookRisks } from '../facts/hook-risks.ts';
import { type Patch, readPatches } from '../facts/patches.ts';
import { formatDeploymentMap } from '../plan/deployment-map.ts';
import type { Plan } from '../plan/plan.ts';
import { saysSomething } from '../plan/scripts.ts';
import { type BundlePlans, bundlePlans } from '../rules/bundle-plans.ts';
import { unifiedDiff } from '../scaffold/contribution/line-diff.ts';

/** What a person reads before accepting a bundle. It says nothing that the bytes do not say. */
export type Review = {
  readonly hooks: readonly HookReview[];
  readonly patches: readonly Patch[];
  /** Tuned variables, and those that the previous contribution had otherwise. */
  readonly variables: readonly VariableReview[];
  /** The mapping against what upstream’s own lines mean on this distribution, as a unified diff. */
  readonly mapping: string;
  /** What the contribution has otherwise than the one that is in the base. */
  readonly changes: readonly FileChange[];
  /** Why a part could not be worked out. */
  readonly gaps: readonly string[];
};

export type HookReview = {
  readonly path: string;
  /** `comments` become no script at all; `unreadable` is no text. */
  readonly state: 'runs' | 'comments' | 'unreadable';
  readonly lines: readonly string[];
  readonly risks: readonly HookRisk[];
};

export type VariableReview = {
  readonly name: string;
  readonly release: string;
  readonly value: string;
  readonly default: string;
};

export type FileChange = {
  readonly path: string;
  readonly change: 'added' | 'modified' | 'removed';
  /** null where one of the two is no text, or too large. */
  readonly diff: string | null;
};

/** Hooks are short; a longer one is shown in part, and that is said. */
const MOST_LINES = 2000;
const MOST_DIFF = 256 * 1024;

export function reviewBundle(bundle: BundleFacts): Review {
  const resolved = bundlePlans(bundle);
  const plans = resolved.state === 'resolved' ? resolved.plans : [];
  return {
    hooks: hooksOf(bundle, plans),
    patches: readPatches(bundle),
    variables: plans.flatMap(variablesOf),
    mapping: mappingOf(resolved),
    changes: changesOf(bundle),
    gaps: gapsOf(bundle, resolved),
  };
}

function hooksOf(bundle: BundleFacts, plans: readonly Plan[]): HookReview[] {
  // Of a large tree that is a large set, and most contributions have no hook.
  let own: ((path: string) => boolean) | undefined;
  const isOwn = (path: string) => {
    own ??= ownPaths(plans);
    return own(path);
  };
  const directory = `distros/${bundle.distribution ?? ''}/hooks/`;
  return sortedEntries(bundle.listing)
    .filter(({ path, type }) => type === 'file' && path.startsWith(directory))
    .map(({ path }): HookReview => {
      const found = contributedText(bundle, path);
      if (found.state !== 'text') return { path, state: 'unreadable', lines: [], risks: [] };
      const lines = found.text.replace(/\n$/, '').split('\n').slice(0, MOST_LINES);
      if (!doesSomething(found.text)) return { path, state: 'comments', lines, risks: [] };
      return { path, state: 'runs', lines, risks: hookRisks(found.text, isOwn) };
    });
}

/** A hook of comments alone, as init writes it, becomes no script; what is for another interpreter always runs. */
export function doesSomething(text: string): boolean {
  const interpreter = /^#!\s*(.*)$/m.exec(text.split('\n')[0] ?? '')?.[1];
  const isShell = interpreter === undefined || /^\/bin\/(?:ba|da)?sh(?: -e)?$/.test(interpreter);
  return !isShell || saysSomething(text);
}

/** Whether a path is one that the packages install, or lies in a directory that is theirs alone. */
function ownPaths(plans: readonly Plan[]): (path: string) => boolean {
  const files = new Set<string>();
  const directories = new Set<string>();
  for (const { set } of plans) {
    for (const pkg of set.packages) {
      for (const { path, type } of set.entries(pkg)) (type === 'directory' ? directories : files).add(path);
    }
  }
  return (path) => {
    if (files.has(path) || directories.has(path)) return true;
    return [...directories].some((directory) => path.startsWith(`${directory}/`));
  };
}

function variablesOf({ variables, distribution }: Plan): VariableReview[] {
  return variables
    .filter(({ tuned }) => tuned)
    .map(({ name, value, definition }) => ({
      name,
      release: distribution.release,
      value,
      default: definition.default,
    }));
}

function mappingOf(resolved: BundlePlans): string {
  if (resolved.state !== 'resolved') return '';
  const changes = resolved.plans[0]?.contribution;
  if (changes === undefined || changes.packages.length + changes.permissions.length === 0) return '';
  const lines = (plans: readonly Plan[]) => formatDeploymentMap(plans).replace(/^#.*\n/gm, '');
  const names = { old: 'upstream’s own mapping', new: 'this contribution' };
  return bounded(unifiedDiff(names, lines(resolved.defaults()), lines(resolved.plans)));
}

/** What contrib itself writes into every bundle says nothing that the other files do not. */
function changesOf(bundle: BundleFacts): FileChange[] {
  const { base, listing } = bundle;
  if (base === undefined) return [];
  const isShown = (path: string) =>
    isContributed(bundle, path) && !MADE_FILES.includes(path.slice(path.lastIndexOf('/') + 1));
  const here = sortedEntries(listing).filter(({ path, type }) => type !== 'directory' && isShown(path));
  const before = sortedEntries(base.listing).filter(
    ({ path, type }) => type !== 'directory' && isShown(path),
  );
  const added = here.flatMap((entry): FileChange[] => {
    const old = base.listing.get(entry.path);
    if (old !== undefined && sameEntry({ ...old, mode: entry.mode }, entry)) return [];
    return [
      {
        path: entry.path,
        change: old === undefined ? 'added' : 'modified',
        diff: diffOf(bundle, entry.path),
      },
    ];
  });
  const removed = before
    .filter(({ path }) => !listing.has(path))
    .map(({ path }): FileChange => ({ path, change: 'removed', diff: diffOf(bundle, path) }));
  return [...added, ...removed];
}

function diffOf(bundle: BundleFacts, path: string): string | null {
  const [old, now] = [contributedText({ contents: bundle.upstream }, path), contributedText(bundle, path)];
  if (old.state === 'unreadable' || now.state === 'unreadable') return null;
  const text = (found: typeof old) => (found.state === 'text' ? found.text : '');
  return bounded(unifiedDiff({ old: `before/${path}`, new: path }, text(old), text(now)));
}

function bounded(diff: string): string {
  return diff.length <= MOST_DIFF ? diff : `${diff.slice(0, MOST_DIFF)}\n... and more\n`;
}

function gapsOf({ base, kind }: BundleFacts, resolved: BundlePlans): string[] {
  return [
    ...(base === undefined ? ['there is no base, so no previous contribution to compare with'] : []),
    ...(resolved.state === 'resolved' ? [] : [`the mapping cannot be told: ${resolved.why}`]),
    ...(resolved.state !== 'resolved' && kind === 'contribution' && base === undefined
      ? ['name upstream’s release with --base, and the rules of contrib check run too']
      : []),
  ];
}
