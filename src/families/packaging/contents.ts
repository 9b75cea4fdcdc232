import { posix } from 'node:path';
import type { Finding } from '../../findings/finding.ts';
import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import { defaultMode, programsOf, programsWithin } from '../../plan/default-mode.ts';
import { expand } from '../../plan/expand.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import { scopeOf } from '../../plan/scope.ts';
import { globWords } from './patterns.ts';

/** Files of the source tree that one command installs into one directory under their own names. */
export type FileGroup = {
  readonly mode: string;
  /** Absolute, without a slash at its end. */
  readonly into: string;
  readonly sources: readonly string[];
};

/** What a package takes of that which the project's own build installed. */
export type Taken = {
  /** Words of a shell, relative to the root of what was installed. */
  readonly words: readonly string[];
  readonly mode: string;
  readonly directoryMode: string;
  /** Directories among it whose files are programs, whatever the mode of the others is; absolute. */
  readonly programs: readonly string[];
  readonly claim: Claim;
};

/** What goes into one package, in the steps of a recipe that is a shell script. */
export type Contents = {
  /** Directories that are empty at first, or have a mode of their own. */
  readonly directories: readonly Entry[];
  readonly groups: readonly FileGroup[];
  /** Files that are installed under another name than they have in the tree. */
  readonly renamed: readonly Entry[];
  readonly links: readonly Entry[];
  readonly taken: readonly Taken[];
  /** Critical modes of what the build installed. */
  readonly modes: readonly { readonly words: readonly string[]; readonly mode: string }[];
};

/** What a package holds: what the tree gives, and what is taken of the project's own build. */
export function contentsOf(plan: Plan, pkg: Package): Contents {
  const entries = [...plan.set.entries(pkg)].filter(isOfTree(plan));
  const files = entries.filter(({ type }) => type === 'file');
  const renamed = files.filter(({ source = '', path }) => posix.basename(source) !== posix.basename(path));
  const named = files.filter((entry) => !renamed.includes(entry));
  return {
    directories: entries.filter((entry) => entry.type === 'directory' && isOwnStep(entry, entries)),
    groups: groupFiles(named),
    renamed,
    links: entries.filter(({ type }) => type === 'symlink'),
    taken: plan.claims.filter((claim) => claim.package === pkg.name).flatMap((claim) => take(claim, plan)),
    modes: claimedModes(plan, pkg),
  };
}

/** What no shell can look for is an error: a recipe without it would leave files out. */
export function patternFindings(plan: Plan): readonly Finding[] {
  const claims = plan.claims.map(({ pattern, line }) => ({ pattern, place: line.place }));
  return claims.flatMap(({ pattern, place }) => {
    if (globWords(pattern) !== undefined) return [];
    const message = `${pattern} has ** before its end, which is no pattern of a POSIX shell`;
    const remedy = 'name the directory: all that is below it is taken';
    return [{ rule: 'recipe/pattern', severity: 'error', place, message, remedy }];
  });
}

/** The patterns that the manifest lists under not-installed, as words of a shell, with their reasons. */
export function leftOut(plan: Plan): readonly { readonly words: readonly string[]; readonly why: string }[] {
  const scope = scopeOf(plan.project, plan.distribution, plan.project.manifest.name);
  return Object.entries(plan.project.manifest['not-installed'] ?? {}).map(([text, why]) => {
    const expansion = expand({ text, literal: false }, scope);
    return { words: globWords('text' in expansion ? expansion.text : text) ?? [], why };
  });
}

/** What the build installed is known only of a settled plan, and is taken by its pattern there too. */
function isOfTree(plan: Plan): (entry: Entry) => boolean {
  const claimed = new Set(plan.claims.flatMap(({ matches }) => matches ?? []));
  return ({ path, flags }) => !claimed.has(path) && !flags.includes('ghost');
}

/** Other directories come with their files, with the mode that every directory has. */
function isOwnStep(entry: Entry, entries: readonly Entry[]): boolean {
  if (entry.mode !== 0o755) return true;
  return !entries.some(({ path, type }) => type !== 'directory' && path.startsWith(`${entry.path}/`));
}

function groupFiles(files: readonly Entry[]): readonly FileGroup[] {
  const groups = new Map<string, FileGroup>();
  for (const { mode, path, source = '' } of files) {
    const into = posix.dirname(path);
    const key = `${mode} ${into}`;
    const sources = [...(groups.get(key)?.sources ?? []), source];
    groups.set(key, { mode: formatMode(mode), into, sources });
  }
  return [...groups.values()];
}

function take(claim: Claim, { project, distribution }: Plan): readonly Taken[] {
  const { pattern, problems, line } = claim;
  const words = globWords(pattern);
  if (words === undefined || problems.some(({ kind }) => kind !== 'matches-nothing')) return [];
  const programs = programsOf(distribution, scopeOf(project, distribution, claim.package));
  const { attributes, directoryMode = 0o755 } = line;
  return [
    {
      words,
      mode: formatMode(attributes.mode ?? defaultMode(pattern, programs)),
      directoryMode: formatMode(directoryMode),
      programs: programsWithin(claim, programs),
      claim,
    },
  ];
}

/** Of a plan that is not settled nobody knows which package a critical mode is about: each looks for it. */
function claimedModes(plan: Plan, pkg: Package): Contents['modes'] {
  if (!plan.claims.some((claim) => claim.package === pkg.name)) return [];
  return plan.permissions.flatMap(({ line, pattern, matches }) => {
    const { mode } = line.attributes;
    const words = globWords(pattern);
    if (mode === undefined || words === undefined || (matches.length > 0 && plan.built === undefined))
      return [];
    return [{ words, mode: formatMode(mode) }];
  });
}
