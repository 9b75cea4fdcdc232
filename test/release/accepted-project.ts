// A project whose contribution for ubuntu is accepted, merged and tagged.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleOf, git, type TwoTrees, twoRepositories } from '../acceptance/two-trees.ts';
import { contribute, DISTRO, OWN, scratch, writeFiles } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';

/** What of the published page the tests look at. */
export type Page = {
  readonly source: { readonly file: string; readonly sha256: string };
  readonly distributions: readonly {
    readonly id: string;
    readonly version: string | null;
    readonly older: boolean;
    readonly contributor: { readonly name: string } | null;
    readonly install: {
      readonly kind: string;
      readonly link?: string;
      readonly bytes?: number | null;
      readonly sha256?: string | null;
      readonly commands?: readonly string[];
    };
  }[];
  readonly outstanding: readonly { readonly id: string }[];
  readonly verify: readonly { readonly title: string; readonly commands: readonly string[] }[];
};

/** Upstream’s repository with the contribution merged, and the version’s tag on it. */
export async function acceptedProject(distro = DISTRO): Promise<TwoTrees> {
  const trees = await twoRepositories();
  writeFiles(trees.contributor, { [`${OWN}/distro.yaml`]: distro });
  await contribute(trees.contributor, {});
  await accept(trees.upstream, await bundleOf(trees));
  git(trees.upstream, 'merge', '--quiet', 'accepted/ubuntu');
  git(trees.upstream, 'tag', '--force', 'v1.0');
  return trees;
}

/** Adds files to upstream’s tree, commits them, and moves the tag there. */
export function commitToRelease(root: string, files: Readonly<Record<string, string>>): void {
  writeFiles(root, files);
  git(root, 'add', '--all');
  execFileSync(
    'git',
    ['-c', 'user.name=Una', '-c', 'user.email=una@example.org', 'commit', '--quiet', '-m', 'more'],
    {
      cwd: root,
      env: {
        ...process.env,
        GIT_COMMITTER_DATE: '2026-11-02T00:00:00Z',
        GIT_AUTHOR_DATE: '2026-11-02T00:00:00Z',
      },
    },
  );
  git(root, 'tag', '--force', 'v1.0');
}

/** Runs contrib release into a new directory, without looking at links unless `args` says otherwise. */
export function release(
  root: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): CliResult & { readonly out: string } {
  const out = join(scratch(), 'release');
  const offline = args.includes('--url') || args.includes('--online') ? [] : ['--offline'];
  const given = args.filter((arg) => arg !== '--online');
  return { ...contrib(['release', ...offline, '--out', out, ...given], { cwd: root, env }), out };
}

/** The rules that a refused release names. */
export function rulesOf({ stderr }: CliResult): readonly string[] {
  return [
    ...new Set([...stderr.matchAll(/(?:error|warning)\[([a-z-]+\/[a-z-]+)\]/g)].map(([, rule = '']) => rule)),
  ].sort();
}
