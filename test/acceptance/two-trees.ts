// Upstream and a contributor, each with a tree of their own.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { commitAll, contribute, scratch, TOP, upstreamTree } from '../bundle/project.ts';
import { bundle } from '../bundle/run.ts';

export type TwoTrees = {
  /** Upstream’s tree. */
  readonly upstream: string;
  /** The contributor’s. */
  readonly contributor: string;
};

/** Two repositories with the same tag v1.0; the contributor’s has a part for ubuntu that nobody committed. */
export async function twoRepositories(): Promise<TwoTrees> {
  const upstream = upstreamTree();
  commitAll(upstream, 'v1.0');
  const contributor = join(scratch(), TOP);
  execFileSync('git', ['clone', '--quiet', upstream, contributor]);
  await contribute(contributor);
  return { upstream, contributor };
}

/** The same without git; `released` is a third copy, of what the contributor was sent. */
export async function twoDirectories(): Promise<TwoTrees & { readonly released: string }> {
  const upstream = upstreamTree();
  const released = upstreamTree();
  const contributor = join(scratch(), TOP);
  cpSync(upstream, contributor, { recursive: true, verbatimSymlinks: true });
  await contribute(contributor);
  return { upstream, contributor, released };
}

/** The bundle of what the contributor has now. */
export async function bundleOf({ contributor }: TwoTrees, ...args: readonly string[]): Promise<string> {
  return (await bundle(contributor, 'ubuntu', '--replace', ...args)).result.file;
}

/** What git prints, in a plain environment. */
export function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Una Upstream', '-c', 'user.email=una@example.org'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', [...identity, ...args], { cwd, encoding: 'utf8', env }).trim();
}

/** Everything in a repository that a reader can see: its references, what is checked out, and the index. */
export function visible(cwd: string): string {
  return [git(cwd, 'for-each-ref'), git(cwd, 'rev-parse', 'HEAD'), git(cwd, 'status', '--porcelain')].join(
    '\n',
  );
}

/** What git fsck finds wrong; what nothing names is not wrong. */
export function fsck(cwd: string): string {
  const { stdout, stderr, status } = spawnSync(
    'git',
    ['fsck', '--strict', '--no-dangling', '--no-progress'],
    {
      cwd,
      encoding: 'utf8',
    },
  );
  return status === 0 ? stdout : `${stdout}${stderr}`;
}
