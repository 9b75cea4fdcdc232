import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { git, gitFailure, gitStream } from './git-command.ts';
import type { ReadEntry } from './read-entry.ts';
import { readTar } from './tar-read.ts';

/** A commit, and the tag that it was named by where it was. */
export type NamedCommit = { readonly commit: string; readonly tag?: string };

/**
 * What `git archive` makes of a commit below a directory, its paths relative to that, in git’s order: without what has
 * the attribute export-ignore, with export-subst and line ends as the commit’s own .gitattributes say
 * (git-archive(1), "ATTRIBUTES").
 *
 * It runs in a git directory of its own that has the repository’s objects and nothing else of it: neither its
 * configuration, so that no filter runs and pointers of Git LFS stay pointers, nor info/attributes, nor branches, so
 * that `$Format:%d$` says the same in every clone.
 */
export async function* archiveEntries(root: string, { commit, tag }: NamedCommit): AsyncGenerator<ReadEntry> {
  const prefix = await ask(root, ['rev-parse', '--show-prefix']);
  const own = mkdtempSync(join(tmpdir(), 'contrib-archive-'));
  try {
    const variables = await lonelyRepository(root, own, { commit, ...(tag === undefined ? {} : { tag }) });
    // As many digits in any clone: git would take more of them in a larger one (gitrevisions(7), core.abbrev).
    const settings = ['-c', 'core.abbrev=12', '-c', 'core.bigFileThreshold=16m'];
    const below = prefix === '' ? [] : ['--', prefix];
    const args = [...settings, 'archive', '--format=tar', commit, ...below];
    const command = gitStream(own, args, variables);
    command.stdin.end();
    const name = `the archive of ${commit.slice(0, 12)}`;
    // An archive that ends early is the failure of git, which says more.
    for await (const entry of readTar(failingWith(command), name).entries) {
      const path = entry.path.slice(prefix.length).replace(/\/$/, '');
      if (path !== '' && entry.path.startsWith(prefix)) yield Object.assign(entry, { path });
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

async function* failingWith({
  stdout,
  ended,
}: Pick<ReturnType<typeof gitStream>, 'stdout' | 'ended'>): AsyncGenerator<Buffer> {
  yield* stdout as AsyncIterable<Buffer>;
  const result = await ended;
  if (result.status !== 0) throw gitFailure('make an archive', result);
}

/** A git directory with a tag and no configuration, and the variables that lend it the repository’s objects. */
async function lonelyRepository(
  root: string,
  own: string,
  { commit, tag }: NamedCommit,
): Promise<NodeJS.ProcessEnv> {
  const format = commit.length === 64 ? 'sha256' : 'sha1';
  const version = format === 'sha256' ? 1 : 0;
  const extension = format === 'sha256' ? '[extensions]\n\tobjectFormat = sha256\n' : '';
  for (const directory of ['objects', 'refs/heads', 'refs/tags'])
    mkdirSync(join(own, directory), { recursive: true });
  writeFileSync(join(own, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(
    join(own, 'config'),
    `[core]\n\trepositoryformatversion = ${version}\n\tbare = true\n${extension}`,
  );
  if (tag !== undefined) {
    const object = await ask(root, ['rev-parse', `refs/tags/${tag}`]);
    writeFileSync(join(own, 'packed-refs'), `${object} refs/tags/${tag}\n`);
  }
  const pathOf = async (name: string) => resolve(root, await ask(root, ['rev-parse', '--git-path', name]));
  return {
    GIT_DIR: own,
    GIT_OBJECT_DIRECTORY: await pathOf('objects'),
    GIT_SHALLOW_FILE: await pathOf('shallow'),
  };
}

async function ask(root: string, args: readonly string[]): Promise<string> {
  const result = await git(root, args);
  if (result.status !== 0) throw gitFailure(`run ${args.join(' ')}`, result);
  return result.stdout.toString('utf8').replace(/\n$/, '');
}
