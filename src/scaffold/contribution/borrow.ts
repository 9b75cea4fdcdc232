import { join } from 'node:path';
import { type Contribution, contributionDirectory, DISTRO_FILE } from '../../manifest/contribution.ts';
import { DEPLOYMENT_MAP } from '../../plan/deployment-map.ts';
import { HOOKS, saysSomething } from '../../plan/scripts.ts';
import { entriesBelow, findEntry, type SourceTree } from '../../source/tree.ts';
import { ContribError } from '../../system/errors.ts';
import { suggest } from '../../system/suggest.ts';
import { readBytes } from '../../system/text-file.ts';
import type { HookChoice } from './answers.ts';
import { GENERATED_FILE } from './record.ts';

/** A file of another distribution's directory; its path is relative to that. */
export type BorrowedFile = { readonly path: string; readonly content: Buffer };

/** Another distribution's directory, to start from. */
export type Borrowed = {
  readonly name: string;
  readonly directory: string;
  /** Its distro.yaml, where it has one. */
  readonly contribution: Contribution | undefined;
  /** What can be taken over: configuration, patches and whatever else lies there, without the hooks. */
  readonly files: readonly BorrowedFile[];
  /** Hooks that say something. */
  readonly hooks: readonly (HookChoice & BorrowedFile)[];
  /** Links and other things that are never copied. */
  readonly left: readonly string[];
};

/** What holds for that distribution alone, or is made anew. */
const OWN_FILES = [DISTRO_FILE, DEPLOYMENT_MAP, GENERATED_FILE, 'submission.json'];

/** The distributions that the tree has a directory for. */
export function directoriesOf(tree: SourceTree): string[] {
  return entriesBelow(tree, 'distros')
    .filter(({ path, type }) => type === 'directory' && path.split('/').length === 2)
    .map(({ path }) => path.slice('distros/'.length));
}

/**
 * The directory that --from means: one of that name, or of the distribution that the name is an alias of.
 * @throws ContribError usage where the tree has none.
 */
export function findBorrowed(tree: SourceTree, names: readonly string[]): string {
  const known = directoriesOf(tree);
  const found = names.find((name) => known.includes(name));
  if (found !== undefined) return found;
  const [name = ''] = names;
  const meant = suggest(name, known);
  const list = known.length === 0 ? 'distros/ has no directory yet' : `distros/ has ${known.join(', ')}`;
  throw new ContribError('usage', `there is no directory ${contributionDirectory(name)} to start from`, {
    hint: meant === undefined ? list : `did you mean ${meant}? ${list}`,
  });
}

/** Reads what can be taken over. Only files are: a link could lead anywhere on this machine. */
export function readBorrowed(
  tree: SourceTree,
  name: string,
  contribution: Contribution | undefined,
): Borrowed {
  const directory = contributionDirectory(name);
  const below = entriesBelow(tree, directory)
    .map(({ path, type }) => ({ path: path.slice(directory.length + 1), type }))
    .filter(({ path }) => !OWN_FILES.includes(path) && !path.startsWith('recipe/') && path !== 'recipe');
  const files = below.flatMap(({ path, type }) =>
    type === 'file' ? [{ path, content: readBytes(join(tree.root, directory, path)) }] : [],
  );
  return {
    name,
    directory,
    contribution,
    files: files.filter(({ path }) => !path.startsWith('hooks/')),
    hooks: files.flatMap(hookOf),
    left: below.filter(({ type }) => type !== 'file' && type !== 'directory').map(({ path }) => path),
  };
}

/** The hooks that a directory has, whether they say something or not. */
export function hooksIn(tree: SourceTree, directory: string): HookChoice[] {
  return HOOKS.flatMap(({ name }) => {
    const prefix = `${directory}/hooks/`;
    return entriesBelow(tree, `${directory}/hooks`)
      .map(({ path }) => path.slice(prefix.length))
      .filter((path) => path.endsWith(`/${name}`) && findEntry(tree, prefix + path)?.type === 'file')
      .map((path) => ({ package: path.slice(0, -name.length - 1), hook: name }));
  });
}

function hookOf(file: BorrowedFile): (HookChoice & BorrowedFile)[] {
  const [directory, name, hook, ...rest] = file.path.split('/');
  const isHook = directory === 'hooks' && rest.length === 0 && HOOKS.some((known) => known.name === hook);
  if (!isHook || name === undefined || hook === undefined) return [];
  return saysSomething(file.content.toString('utf8')) ? [{ package: name, hook, ...file }] : [];
}
