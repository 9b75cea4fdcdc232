import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { comparePaths, pathFromBytes } from '../system/path-bytes.ts';
import { blobContent, type GitEntry, openBlobs, treeEntries } from './git.ts';
import { git, gitFailure, gitStream } from './git-command.ts';
import type { SourceTree, TreeEntry } from './tree.ts';

/** A directory of a git revision, read without checking anything out. */
export type Revision = {
  /** As somebody named it: a tag, a branch, a commit. */
  readonly name: string;
  readonly commit: string;
  /** What git keeps below the directory, by path. The name of a blob says whether content is the same. */
  readonly files: ReadonlyMap<string, GitEntry>;
  readonly tree: SourceTree;
};

/** No description that a person writes is larger. */
const LONGEST_TEXT = 1024 * 1024;
const MOST_TEXTS = 64 * 1024 * 1024;

/**
 * Reads what a revision has below a directory of a repository: all names, and the content of what `isText` picks.
 * Git runs nothing that the repository names, and fetches nothing.
 * @param root a directory of the repository; `below` is relative to it.
 * @throws ContribError bad-input where git knows no such revision or it has no such directory.
 */
export async function openRevision(
  root: string,
  name: string,
  below: string,
  isText: (path: string) => boolean,
): Promise<Revision> {
  const commit = await requireObject(root, name, `${name}^{commit}`);
  const tree = await requireObject(root, name, `${commit}:./${below === '.' ? '' : below}`);
  const entries = await treeEntries(root, tree);
  const files = new Map(entries.map((entry) => [entry.path, entry]));
  return { name, commit, files, tree: await asTree(root, files, isText) };
}

async function requireObject(root: string, name: string, object: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', object];
  const { status, stdout, stderr } = await git(root, args);
  if (status === 0) return stdout.toString('latin1').trim();
  if (/not a git repository/.test(stderr)) throw gitFailure(`read ${printableName(name)}`, { stderr });
  const { stdout: shallow } = await git(root, ['rev-parse', '--is-shallow-repository']);
  const isShallow = shallow.toString('latin1').trim() === 'true';
  throw new ContribError('bad-input', `git has no ${printableName(object.replace('^{commit}', ''))}`, {
    hint: isShallow
      ? 'the clone is shallow: git fetch --unshallow --tags brings the rest'
      : 'name a tag, a branch or a commit of this repository; git fetch --tags brings tags',
  });
}

async function asTree(
  root: string,
  files: ReadonlyMap<string, GitEntry>,
  isText: (path: string) => boolean,
): Promise<SourceTree> {
  const texts = new Map<string, Buffer>();
  const entries = new Map<string, TreeEntry>();
  const blobs = openBlobs(root);
  let held = 0;
  try {
    for (const { path, mode, id, size } of files.values()) {
      for (const parent of parentsOf(path)) entries.set(parent, { path: parent, type: 'directory' });
      const content = () => blobContent(blobs, id);
      if (mode === '120000') {
        entries.set(path, { path, type: 'symlink', linkTarget: pathFromBytes(await content()) });
        continue;
      }
      entries.set(path, { path, type: mode === '160000' ? 'directory' : 'file' });
      if (mode === '160000' || size > LONGEST_TEXT || !isText(path)) continue;
      held += size;
      if (held > MOST_TEXTS) throw new ContribError('bad-input', `${printableName(path)}: too much to read`);
      texts.set(path, await content());
    }
  } finally {
    await blobs.close();
  }
  const sorted = [...entries.values()].sort((a, b) => comparePaths(a.path, b.path));
  return { root: '', entries: sorted, texts, open: (path) => openFile(root, files.get(path)) };
}

async function* openFile(root: string, entry: GitEntry | undefined): AsyncGenerator<Uint8Array> {
  if (entry === undefined) throw new RangeError('a file of the tree can be opened');
  const command = gitStream(root, ['cat-file', 'blob', entry.id]);
  command.stdin.end();
  yield* command.stdout as AsyncIterable<Buffer>;
  const ended = await command.ended;
  if (ended.status !== 0) throw gitFailure(`read ${entry.id}`, ended);
}

/** The directories above a path, the highest first. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) parents.push(path.slice(0, at));
  return parents;
}
