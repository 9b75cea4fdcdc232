import type { PathLine } from '../manifest/lines.ts';
import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import { entriesBelow, findEntry, type SourceTree, type TreeEntry } from '../source/tree.ts';
import type { Budget } from './budget.ts';
import { programsOf } from './default-mode.ts';
import { expand, type Scope } from './expand.ts';
import { cleanPath, installedEntry } from './gather.ts';
import { compileInstalled, hasWildcard, withoutEscapes } from './patterns.ts';
import type { Claim, LineProblem, PlanInput } from './plan.ts';
import { scopeOf } from './scope.ts';

export type Claims = {
  readonly claims: readonly Claim[];
  readonly unclaimed: readonly string[];
  /** What a package takes of the built tree. */
  readonly entries: (packageName: string) => readonly Entry[];
  /** Where the content of a claimed entry lies; undefined for any other. */
  readonly contentPath: (pkg: Package, entry: Entry) => string | undefined;
};

type Taken = { readonly claim: Claim; readonly entries: readonly Entry[] };

/** The `path:` lines: patterns over what the build installs, settled where there is a built tree. */
export function resolveClaims(input: PlanInput, budget: Budget): Claims {
  const taken = input.project.packages.flatMap(({ name }) => {
    const scope = scopeOf(input.project, input.distribution, name);
    return linesOf(name, input).map((line) => take(name, line, scope, input, budget));
  });
  const byPackage = new Map<string, Entry[]>();
  for (const { claim, entries } of taken) {
    byPackage.set(claim.package, [...(byPackage.get(claim.package) ?? []), ...entries]);
  }
  const ours = new Set(taken.flatMap(({ entries }) => entries));
  const places = new Set([...ours].map(({ place }) => place));
  return {
    claims: taken.map(({ claim }) => claim),
    unclaimed: input.built === undefined ? [] : unclaimed(input.built, [...ours], input),
    entries: (name) => byPackage.get(name) ?? [],
    contentPath: (_pkg, entry) =>
      entry.source === undefined && places.has(entry.place)
        ? `${input.built?.root ?? ''}${entry.path}`
        : undefined,
  };
}

function linesOf(name: string, { project, contribution }: PlanInput): readonly PathLine[] {
  const upstream = project.packages.find((pkg) => pkg.name === name)?.claims ?? [];
  return [...upstream, ...(contribution?.packages.find((pkg) => pkg.name === name)?.claims ?? [])];
}

function take(name: string, line: PathLine, scope: Scope, input: PlanInput, budget: Budget): Taken {
  const expansion = expand(line.path, scope);
  const base = { package: name, line };
  if (!('text' in expansion)) {
    const problem: LineProblem = {
      kind: 'unknown-variable',
      name: expansion.unknown,
      known: [...scope.keys()],
    };
    return { claim: { ...base, pattern: line.path.text, problems: [problem] }, entries: [] };
  }
  const pattern = expansion.text;
  if (!pattern.startsWith('/')) {
    return { claim: { ...base, pattern, problems: [{ kind: 'not-absolute', path: pattern }] }, entries: [] };
  }
  if (input.built === undefined) return { claim: { ...base, pattern, problems: [] }, entries: [] };
  if (hasWildcard(pattern)) budget.compare(input.built.entries.length, line.place);
  const found = matchBuilt(input.built, pattern);
  budget.install(found.length, line.place);
  const problems: LineProblem[] = found.length === 0 ? [{ kind: 'matches-nothing', pattern }] : [];
  const where = { distribution: input.distribution, programs: programsOf(input.distribution, scope) };
  const entries = found.flatMap((entry) => installedEntry(`/${entry.path}`, entry, line, where));
  return { claim: { ...base, pattern, problems, matches: entries.map(({ path }) => path) }, entries };
}

/** A pattern that matches a directory takes all that is below it. */
function matchBuilt(built: SourceTree, pattern: string): readonly TreeEntry[] {
  if (!hasWildcard(pattern)) {
    const path = cleanPath(withoutEscapes(pattern)).slice(1);
    const entry = findEntry(built, path);
    if (entry === undefined) return [];
    return entry.type === 'directory' ? [entry, ...entriesBelow(built, path)] : [entry];
  }
  const matches = compileInstalled(pattern.replace(/\/+$/, ''));
  const directories = new Set<string>();
  return built.entries.filter((entry) => {
    const parent = entry.path.slice(0, Math.max(entry.path.lastIndexOf('/'), 0));
    const take = directories.has(parent) || matches(`/${entry.path}`);
    if (take && entry.type === 'directory') directories.add(entry.path);
    return take;
  });
}

function unclaimed(built: SourceTree, claimed: readonly Entry[], input: PlanInput): string[] {
  const paths = new Set(claimed.map(({ path }) => path));
  const scope = scopeOf(input.project, input.distribution, input.project.manifest.name);
  const left = Object.keys(input.project.manifest['not-installed'] ?? {}).map((text) => {
    const expansion = expand({ text, literal: false }, scope);
    return compileInstalled('text' in expansion ? expansion.text : text);
  });
  return built.entries
    .filter(({ type }) => type !== 'directory')
    .map(({ path }) => `/${path}`)
    .filter((path) => !paths.has(path) && !left.some((matches) => matches(path)));
}
