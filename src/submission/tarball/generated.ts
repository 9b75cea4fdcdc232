import { LINK_MODE } from '../../facts/bundle-listing.ts';
import { type Declared, declaredMatcher } from '../../plan/generated-files.ts';
import type { ArchiveContent } from '../../source/archive-entry.ts';
import { scanTreeWithStats } from '../../source/scan.ts';
import { ContribError } from '../../system/errors.ts';
import { printableName } from '../../system/io.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { asBaseEntry } from '../base.ts';
import type { Tarball } from '../tarball-base.ts';
import type { SourceItem } from './commit-items.ts';

/** Generated files as they lie in the working tree, where a build left them. */
export function generatedInTree(root: string, declared: readonly Declared[]): readonly SourceItem[] {
  if (declared.length === 0) return [];
  const matches = declaredMatcher(declared);
  const found = scanTreeWithStats(root).filter(({ path, type }) => type !== 'directory' && matches(path));
  return found.flatMap((scanned): SourceItem[] => {
    const item = asBaseEntry(scanned);
    if (item === undefined) throw special(scanned.path);
    if (item.type !== 'file') return [item];
    return [{ ...item, content: { kind: 'file', path: `${root}/${item.path}` } }];
  });
}

/** Generated files of another tarball that was read with their contents, such as `make dist` makes. */
export function generatedInTarball(
  { listing, contents }: Tarball,
  declared: readonly Declared[],
): readonly SourceItem[] {
  const matches = declaredMatcher(declared);
  return listing
    .filter(({ path, type }) => type !== 'directory' && matches(path))
    .map((entry): SourceItem => {
      const { path, type, mode, size, link } = entry;
      if (type === 'symlink') return { path, type, mode: LINK_MODE, size: 0, link: link ?? '' };
      // A hard link has the content of the file that it names.
      const same = () =>
        listing.find(({ path: other, sha256 }) => sha256 === entry.sha256 && contents.has(other));
      const bytes = contents.get(path) ?? contents.get(same()?.path ?? '');
      if (bytes === undefined) throw new RangeError('the content of a generated file was kept');
      const content: ArchiveContent = { kind: 'bytes', bytes };
      return { path, type, mode: (mode & 0o100) === 0 ? 0o644 : 0o755, size, content };
    });
}

/** Commit and generated files in one order; a generated file takes the place of the commit’s. */
export async function* withGenerated(
  items: AsyncIterable<SourceItem>,
  generated: readonly SourceItem[],
): AsyncGenerator<SourceItem> {
  const waiting = [...generated].sort((a, b) => comparePaths(a.path, b.path)).reverse();
  const replaced = new Set(generated.map(({ path }) => path));
  const directories = new Set<string>();
  const taken = new Set<string>();
  function* put(item: SourceItem): Generator<SourceItem> {
    for (const parent of parentsDown(item.path)) {
      if (taken.has(parent)) throw clash(parent, item.path);
      if (directories.has(parent)) continue;
      directories.add(parent);
      yield { path: parent, type: 'directory', mode: 0o755, size: 0 };
    }
    if (item.type !== 'directory') taken.add(item.path);
    if (directories.has(item.path)) {
      if (item.type === 'directory') return;
      throw clash(item.path, item.path);
    }
    if (item.type === 'directory') directories.add(item.path);
    yield item;
  }
  for await (const item of items) {
    for (let next = waiting.at(-1); next !== undefined && isBefore(next, item); next = waiting.at(-1)) {
      waiting.pop();
      yield* put(next);
    }
    if (item.type !== 'directory' && replaced.has(item.path)) continue;
    yield* put(item);
  }
  for (const item of waiting.reverse()) yield* put(item);
}

/** The order of git’s trees: a directory counts as its name with a slash. */
function isBefore(a: SourceItem, b: SourceItem): boolean {
  return comparePaths(a.path, b.type === 'directory' ? `${b.path}/` : b.path) <= 0;
}

function parentsDown(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) parents.push(path.slice(0, at));
  return parents;
}

function clash(path: string, other: string): ContribError {
  return new ContribError(
    'bad-input',
    `${printableName(path)} is a file and a directory (${printableName(other)})`,
    {
      hint: 'remove one of the two, or correct generated: in the manifest',
    },
  );
}

function special(path: string): ContribError {
  return new ContribError('bad-input', `${printableName(path)} is no file: a source tarball cannot hold it`, {
    hint: 'remove it from the tree',
  });
}
