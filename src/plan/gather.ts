import type { Distribution } from '../distributions/resolve.ts';
import type { ContributionPackage } from '../manifest/contribution.ts';
import type { LinkLine, Mapping, MappingLine, PathLine } from '../manifest/lines.ts';
import type { Entry, EntryFlag } from '../packages/entry.ts';
import type { SourceTree, TreeEntry } from '../source/tree.ts';
import { pathToBytes } from '../system/path-bytes.ts';
import type { Budget } from './budget.ts';
import { defaultMode } from './default-mode.ts';
import { DEFAULT_DIRECTORY_MODE } from './directories.ts';
import { expand, type Scope } from './expand.ts';
import { excluding, matchSource } from './match.ts';
import type { LineProblem, PlanLine, PlanLink } from './plan.ts';

export type Gathered = {
  readonly lines: readonly PlanLine[];
  readonly links: readonly PlanLink[];
  /** In the order of the lines; a path may come more than once. */
  readonly entries: readonly Entry[];
};

export type GatherContext = {
  readonly packageName: string;
  readonly scope: Scope;
  readonly tree: SourceTree;
  readonly distribution: Distribution;
  /** The directories of programs. */
  readonly programs: readonly string[];
  readonly budget: Budget;
};

/** limits.h(0p): what a system call takes of a path, the byte at its end apart. */
const PATH_MAX = 4095;

/** What the lines of one package install, before anything is compared with other lines. */
export function gather(
  mapping: Mapping & Pick<ContributionPackage, 'links'>,
  context: GatherContext,
): Gathered {
  const excluded = excluding(mapping.excludes.map(({ pattern }) => pattern));
  const filter = { excluded, patterns: mapping.excludes.length };
  const taken = mapping.lines.map((line) => takeLine(line, filter, context));
  const links = mapping.links.map((link) => takeLink(link, context));
  return {
    lines: taken.map(({ planned }) => planned),
    links: links.map(({ planned }) => planned),
    entries: [...taken.flatMap(({ entries }) => entries), ...links.flatMap(({ entries }) => entries)],
  };
}

type Filter = { readonly excluded: (path: string) => boolean; readonly patterns: number };

function takeLine(
  line: MappingLine,
  { excluded, patterns }: Filter,
  context: GatherContext,
): { planned: PlanLine; entries: Entry[] } {
  const base = {
    package: context.packageName,
    line,
    source: line.source.text,
    destination: line.destination.text,
  };
  const source = expand(line.source, context.scope);
  const destination = expand(line.destination, context.scope);
  const problems = [source, destination].flatMap((expansion) => unknownVariable(expansion, context.scope));
  if (!('text' in source) || !('text' in destination)) {
    return { planned: { ...base, matches: 0, problems }, entries: [] };
  }
  const expanded = { ...base, source: source.text, destination: destination.text };
  const wrong = destinationProblem(destination.text);
  if (wrong !== undefined) return { planned: { ...expanded, matches: 0, problems: [wrong] }, entries: [] };
  const pattern = { text: source.text, literal: line.source.literal };
  const { budget, tree } = context;
  const found = matchSource(pattern, destination.text.endsWith('/'), tree, (paths) =>
    budget.compare(paths, line.place),
  );
  budget.compare(found.matches.length * patterns, line.place);
  const kept = found.matches.filter(({ entry }) => !excluded(entry.path));
  budget.install(kept.length, line.place);
  const refused = kept.flatMap(({ entry }) => notInstallable(entry));
  const nothing: LineProblem[] =
    found.problems.length === 0 && kept.length === 0
      ? [{ kind: 'matches-nothing', pattern: source.text }]
      : [];
  const into = cleanPath(destination.text);
  return {
    planned: { ...expanded, matches: kept.length, problems: [...found.problems, ...nothing, ...refused] },
    entries: kept.flatMap(({ entry, name }) => {
      const path = name === '' ? into : `${into === '/' ? '' : into}/${name}`;
      return installedEntry(path, entry, line, context, entry.path);
    }),
  };
}

function takeLink(
  link: LinkLine,
  { packageName, scope }: GatherContext,
): { planned: PlanLink; entries: Entry[] } {
  const path = expand(link.path, scope);
  const target = expand(link.target, scope);
  const problems = [path, target].flatMap((expansion) => unknownVariable(expansion, scope));
  const base = { package: packageName, place: link.place };
  if (!('text' in path) || !('text' in target)) {
    return { planned: { ...base, path: link.path.text, target: link.target.text, problems }, entries: [] };
  }
  const wrong = destinationProblem(path.text);
  const planned = {
    ...base,
    path: path.text,
    target: target.text,
    problems: wrong === undefined ? [] : [wrong],
  };
  if (wrong !== undefined) return { planned, entries: [] };
  return { planned, entries: [symlink(cleanPath(path.text), target.text, link)] };
}

function symlink(path: string, target: string, { place }: LinkLine): Entry {
  return { path, type: 'symlink', mode: 0o777, owner: 'root', group: 'root', flags: [], target, place };
}

/** What a line makes of one thing in a tree, at its installed path; `source` is its path in the source tree. */
export function installedEntry(
  path: string,
  entry: TreeEntry,
  line: Omit<PathLine, 'path'>,
  { distribution, programs }: Pick<GatherContext, 'distribution' | 'programs'>,
  source?: string,
): Entry[] {
  const owner = line.attributes.owner ?? 'root';
  const base = {
    path,
    owner,
    group: line.attributes.group ?? owner,
    flags: flagsOf(path, line, distribution),
    place: line.place,
  };
  const from = source === undefined ? {} : { source };
  switch (entry.type) {
    case 'file': {
      const mode = line.attributes.mode ?? defaultMode(path, programs);
      // Spelled out for the one of many: copying with `...` makes slow objects.
      if (source !== undefined && line.capabilities === undefined) {
        const { group, flags, place } = base;
        return [{ path, type: 'file', mode, owner, group, flags, place, source }];
      }
      const capabilities = line.capabilities === undefined ? {} : { capabilities: line.capabilities };
      return [{ ...base, ...from, type: 'file', mode, ...capabilities }];
    }
    case 'directory':
      return [
        {
          ...base,
          ...from,
          flags: [],
          type: 'directory',
          mode: line.directoryMode ?? DEFAULT_DIRECTORY_MODE,
        },
      ];
    case 'symlink':
      return [
        {
          ...base,
          ...from,
          // dpkg has no links among its conffiles (deb-conffiles(5)), and rpm follows none.
          flags: [],
          owner: 'root',
          group: 'root',
          type: 'symlink',
          mode: 0o777,
          target: entry.linkTarget ?? '',
        },
      ];
    default:
      return [];
  }
}

/** Below sysconfdir a file is configuration, whose edited version survives an upgrade (DESIGN section 3). */
function flagsOf(
  path: string,
  { flags }: Omit<PathLine, 'path'>,
  { directories }: Distribution,
): readonly EntryFlag[] {
  const { sysconfdir = '/etc' } = directories;
  if (!path.startsWith(`${sysconfdir}/`) || flags.includes('config')) return flags;
  return ['config', ...flags];
}

function destinationProblem(path: string): LineProblem | undefined {
  if (!path.startsWith('/') || path.split('/').includes('..')) return { kind: 'not-absolute', path };
  const bytes = pathToBytes(path).length;
  return bytes > PATH_MAX ? { kind: 'too-long', bytes, most: PATH_MAX } : undefined;
}

function notInstallable({ path, type }: TreeEntry): LineProblem[] {
  const installable = type === 'file' || type === 'directory' || type === 'symlink';
  return installable ? [] : [{ kind: 'not-installable', path, type }];
}

function unknownVariable(expansion: ReturnType<typeof expand>, scope: Scope): LineProblem[] {
  if ('text' in expansion) return [];
  return [{ kind: 'unknown-variable', name: expansion.unknown, known: [...scope.keys()] }];
}

/** An installed path without doubled slashes, dots and a slash at its end. */
export function cleanPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}
