import { contributionDirectory } from '../manifest/contribution.ts';
import { matchSource } from '../plan/match.ts';
import { hasWildcard } from '../plan/patterns.ts';
import type { Plan, PlanLine } from '../plan/plan.ts';
import { entriesBelow, findEntry, type SourceTree } from '../source/tree.ts';
import { mayGuess } from './guesses.ts';
import { nearestPattern, probablePath } from './probable-path.ts';

/** The source that a line probably means, as somebody would write it; undefined where nothing is near. */
export function probableSource({ line, source }: PlanLine, plan: Plan): string | undefined {
  const { tree } = plan;
  if (!mayGuess(plan)) return undefined;
  const wanted = source.replace(/^(?:\.?\/+)+/, '');
  const near = nearestPattern(wanted, (directory) => namesIn(tree, directory));
  if (near !== undefined && takesSomething(near, tree)) return near;
  const moved = probablePath(
    wanted,
    tree.entries.map(({ path }) => path),
  );
  if (moved === undefined || !takesSomething(moved.pattern, tree)) return undefined;
  return withVariables(moved.pattern, moved.common, line.source.text, wanted);
}

/**
 * What a line asks of the distribution's part and nobody wrote yet, as it would be written, and whether contrib init
 * makes it; undefined where the line asks for something else.
 */
export function contributedSource(
  { line, source }: PlanLine,
  { tree, distribution, project }: Plan,
): { readonly path: string; readonly isMade: boolean } | undefined {
  const directory = contributionDirectory(distribution.id);
  const wanted = source.replace(/^(?:\.?\/+)+/, '');
  const start = `/${wanted}`.indexOf(`/${directory}/`);
  if (start === -1) return undefined;
  const end = wanted.slice(start);
  if (findEntry(tree, end) !== undefined || hasWildcard(end)) return undefined;
  const path = withVariables(end, end.split('/').length, line.source.text, wanted);
  const name = end.slice(directory.length + 1);
  return { path, isMade: project.manifest.configuration?.[name] !== undefined };
}

/** Whether a line reads like `/usr/bin/tool --> /usr/share/tool/tool`: a link among the files. */
export function looksLikeLink({ line, source, destination }: PlanLine, { tree }: Plan): boolean {
  const [, top = ''] = source.split('/');
  if (!source.startsWith('/') || hasWildcard(source) || destination.endsWith('/')) return false;
  if (line.attributes.mode !== undefined || findEntry(tree, top) !== undefined) return false;
  return /^\/(?:usr|etc|var|opt|srv|s?bin|lib\w*)\//.test(source);
}

function takesSomething(pattern: string, tree: SourceTree): boolean {
  return matchSource({ text: pattern, literal: false }, true, tree).matches.length > 0;
}

/** The end that is the same is given back as it was written, with `$DISTRO` rather than its value. */
function withVariables(pattern: string, common: number, written: string, expanded: string): string {
  const names = written.replace(/^(?:\.?\/+)+/, '').split('/');
  if (names.length !== expanded.split('/').length) return pattern;
  const start = pattern.split('/').slice(0, -common);
  return [...start, ...names.slice(names.length - common)].join('/');
}

function namesIn(tree: SourceTree, directory: string): string[] {
  const skip = directory === '' ? 0 : directory.length + 1;
  return entriesBelow(tree, directory)
    .map(({ path }) => path.slice(skip))
    .filter((name) => !name.includes('/'));
}
