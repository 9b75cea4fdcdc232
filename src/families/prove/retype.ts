import { posix } from 'node:path';
import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { RetypeTrial, Trial, Unproven } from '../prover.ts';
import { shellWord } from '../shell-words.ts';
import { hereDocument } from './script.ts';
import { isPlainPath } from './stubs.ts';

/** What of a package there is at the path that changes its type, and where the link leads. */
export type Shape = {
  readonly name: string;
  readonly version: string;
  readonly entries: readonly ShapeEntry[];
};

export type ShapeEntry = {
  readonly kind: 'directory' | 'file' | 'link';
  readonly path: string;
  readonly target: string;
};

/** So many files of a directory show what becomes of all. */
const SHOWN = 3;

/** Both packages without relations: what becomes of the path has nothing to do with others. */
export function shapesOf({
  installed: [old],
  offered: [next],
  action,
  ...trial
}: RetypeTrial): { readonly old: Shape; readonly next: Shape } | Unproven {
  if (old === undefined || next === undefined) throw new RangeError('one package becomes another');
  const { path } = action;
  const [link] = [old, next].flatMap((pkg) =>
    trial.entries(pkg).filter((one) => one.path === path && one.type === 'symlink'),
  );
  const { target = '' } = link ?? {};
  if (link === undefined || target === '') return { unproven: `${path} is no link of either version` };
  const leadsTo = endOfLink(link);
  if (!isPlainPath(leadsTo) || /[\n\t]/.test(target))
    return { unproven: `the link ${path} leads to ${target}` };
  if (trial.paths.length === 0) return { unproven: `every file of ${path} is where the link leads as well` };
  const places = { path, leadsTo };
  return { old: shapeOf(old, places, trial), next: shapeOf(next, places, trial) };
}

function shapeOf(
  pkg: Package,
  { path, leadsTo }: Places,
  { entries, universe }: Pick<Trial, 'entries' | 'universe'>,
): Shape {
  const all = entries(pkg);
  const own = all.filter((entry) => entry.path === path || entry.path === leadsTo);
  const beyond = all.filter((entry) => entry.path.startsWith(`${leadsTo}/`) && entry.type !== 'directory');
  const near = [...own, ...filesOfRetyped(all, path, leadsTo), ...beyond.slice(0, SHOWN)];
  return {
    name: pkg.name,
    version: universe.words.format(pkg.version),
    entries: [...new Set(near)].map(shapeEntry),
  };
}

type Places = { readonly path: string; readonly leadsTo: string };

/** Where a link leads, as an absolute path. */
export function endOfLink({ path, target = '' }: Entry): string {
  return posix.resolve(posix.dirname(path), target);
}

/**
 * Some files of a directory that becomes a link, or comes in the place of one. Those that the package has where the link
 * leads as well are two names of one file then, which is another matter.
 */
export function filesOfRetyped(entries: readonly Entry[], path: string, leadsTo: string): readonly Entry[] {
  const known = new Set(entries.map((entry) => entry.path));
  return entries
    .filter((entry) => entry.path.startsWith(`${path}/`) && entry.type !== 'directory')
    .filter((entry) => !known.has(leadsTo + entry.path.slice(path.length)))
    .slice(0, SHOWN);
}

function shapeEntry({ path, type, target = '' }: Entry): ShapeEntry {
  if (type === 'directory') return { kind: 'directory', path, target: '' };
  return type === 'symlink' ? { kind: 'link', path, target } : { kind: 'file', path, target: '' };
}

/** Whether the old package has a file where the link that it has leads to a path. */
export function isThroughLink(
  { action: { path }, installed: [old], entries }: RetypeTrial,
  wanted: string,
): boolean {
  const own = old === undefined ? [] : entries(old);
  const link = own.find((entry) => entry.path === path);
  const place = link === undefined ? wanted : endOfLink(link) + wanted.slice(path.length);
  return own.some((entry) => entry.path === place);
}

/** Makes what it reads, one a line: directories, files and links. */
export const TREE = `tree() {
  while IFS='\t' read -r kind path target; do
    mkdir -p "$1\${path%/*}"
    case $kind in
      directory) mkdir -p "$1$path" ;;
      link) ln -s "$target" "$1$path" ;;
      *) : > "$1$path" ;;
    esac
  done
}
is() {
  if [ -L "$root$1" ]; then echo "link $1"; elif [ -d "$root$1" ]; then echo "directory $1"; else echo "gone $1"; fi
}
`;

export function treeOf(directory: string, { entries }: Shape): string {
  return hereDocument(
    `tree ${directory}`,
    entries.map(({ kind, path, target }) => [kind, path, target].join('\t')),
  );
}

/** The question after the upgrade: what the path is, and whether the new files are where they belong. */
export function lookAtRetyped({ action: { path }, paths }: RetypeTrial): string {
  return [`is ${shellWord(path)}\n`, ...(paths.length === 0 ? [] : [hereDocument('look', paths)])].join('');
}

/** What the script prints of an upgrade that ends in a state. */
export function retypedLines(
  { action: { path }, installed: [old], paths }: RetypeTrial,
  ends: 'upgraded' | 'refused',
  is: 'link' | 'directory' | 'gone',
  isThere: (path: string) => boolean,
): readonly string[] {
  const looks = paths.map((one) => `${isThere(one) ? 'there' : 'gone'} ${one}`);
  return [`${ends} ${old?.name ?? ''}`, `${is} ${path}`, ...looks];
}
