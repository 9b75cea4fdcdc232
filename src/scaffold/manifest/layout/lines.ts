import { posix } from 'node:path';
import { quotePath } from '../../../manifest/quoting.ts';
import { matchSource } from '../../../plan/match.ts';
import type { SourceTree } from '../../../source/tree.ts';
import { groupBy } from '../../../system/group.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import type { DraftLine } from '../draft.ts';
import type { Target } from './rules.ts';

/** A name that means itself in a pattern of the notation. */
const PLAIN = /^[A-Za-z0-9_.+@~-]+(?:\/[A-Za-z0-9_.+@~-]+)*$/;

/** Lines that take exactly these files: a pattern where one takes no other, else a line for each file. */
export function linesFor(paths: readonly string[], target: Target, tree: SourceTree): DraftLine[] {
  const byDirectory = groupBy([...paths].sort(comparePaths), (path) => posix.dirname(path));
  return [...byDirectory].flatMap(([directory, files]) => {
    const pattern = patternFor(directory, files, target, tree);
    return (pattern === undefined ? files.map(quotePath) : [pattern]).map((source) => lineOf(source, target));
  });
}

/** A line with a source as the notation wants it. */
export function lineOf(source: string, { destination, mode, flags }: Target): DraftLine {
  return { kind: 'map', source, destination, mode, ...(flags === undefined ? {} : { flags }) };
}

/** Whether a pattern or path takes exactly these files of the tree. */
export function takesExactly(source: string, files: readonly string[], tree: SourceTree): boolean {
  const { matches, problems } = matchSource({ text: source, literal: false }, true, tree);
  const taken = matches.flatMap(({ entry }) => (entry.type === 'directory' ? [] : [entry.path]));
  const wanted = new Set(files);
  return problems.length === 0 && taken.length === wanted.size && taken.every((path) => wanted.has(path));
}

function patternFor(
  directory: string,
  files: readonly string[],
  { destination }: Target,
  tree: SourceTree,
): string | undefined {
  if (files.length < 2 || directory === '.' || !PLAIN.test(directory) || !destination.endsWith('/'))
    return undefined;
  const extension = posix.extname(files[0] ?? '');
  const candidates = [`${directory}/*`, ...(/^\.\w+$/.test(extension) ? [`${directory}/*${extension}`] : [])];
  return candidates.find((candidate) => takesExactly(candidate, files, tree));
}
