import { completeListing, type Listing } from '../../facts/bundle-listing.ts';
import { RECORD_FILE } from '../../facts/bundle-record.ts';
import { git } from '../../source/git-command.ts';
import {
  type GitPerson,
  moveBranch,
  type TreeChange,
  writeChangedTree,
  writeCommit,
} from '../../source/git-write.ts';
import { ContribError } from '../../system/errors.ts';
import { gitBase } from '../git-base.ts';
import { commitNamed, digestBlobs, isAncestor } from '../git-questions.ts';
import { resultDigest } from './own-files.ts';
import { type AcceptancePlan, type Present, presentFrom, requireNoConflict } from './plan.ts';
import type { RecordFiles } from './record-files.ts';

export type GitTarget = {
  readonly root: string;
  readonly branch: string;
  /** The commit that the branch begins at. */
  readonly onto: string;
  readonly replace: boolean;
};

/** What is where, before anything is written. */
export type GitState = {
  readonly onto: Present;
  /** Where the branch is, if there is one that is not in `onto` yet. */
  readonly tip: string | undefined;
  /** Where it is, in `onto` or not: git moves it only from there. */
  readonly from: string | undefined;
  /** The contribution that is accepted so far: of the branch, else of `onto`. */
  readonly latest: Present;
};

/**
 * Looks at the repository, and refuses where something of the maintainer's is in the way.
 * @throws ContribError findings for changes of the maintainer's, usage for a branch that is checked out.
 */
export async function readGit(plan: AcceptancePlan, target: GitTarget): Promise<GitState> {
  const { root, branch, onto, replace } = target;
  await requireBranchName(root, branch);
  const present = await presentIn(root, onto, plan);
  const from = await commitNamed(root, `refs/heads/${branch}`);
  const merged = from === undefined || (await isAncestor(root, from, onto));
  const tip = merged ? undefined : from;
  const latest = tip === undefined ? present : await presentIn(root, tip, plan);
  if (!replace) {
    requireNoConflict(plan, present);
    if (tip !== undefined) await requireOwnBranch(plan, target, tip, latest);
  }
  return { onto: present, tip, from, latest };
}

/**
 * Puts one commit on the branch. Until the last step, which moves the branch, nothing in the repository names what was
 * written.
 */
export async function commitAcceptance(
  plan: AcceptancePlan,
  target: GitTarget,
  state: GitState,
  written: { readonly files: RecordFiles; readonly message: string; readonly time: number },
): Promise<string> {
  const { root, branch, onto } = target;
  await requireNotCheckedOut(root, branch);
  const { contributor, accepted } = plan.record;
  const changes: TreeChange[] = [
    ...[...state.onto.listing.keys()].map((path): TreeChange => ({ path, mode: 'removed' })),
    ...written.files.removed.map((path): TreeChange => ({ path, mode: 'removed' })),
    ...plan.files.map(({ path, type, mode, bytes }): TreeChange => {
      if (type === 'symlink') return { path, mode: '120000', bytes };
      return { path, mode: mode === 0o755 ? '100755' : '100644', bytes };
    }),
    ...written.files.files.map(({ path, bytes }): TreeChange => ({ path, mode: '100644', bytes })),
  ];
  const commit = await writeCommit(root, {
    tree: await writeChangedTree(root, onto, changes),
    parent: onto,
    author: asGitPerson(contributor),
    committer: accepted.by,
    time: written.time,
    message: written.message,
  });
  const why = `contrib accept: ${plan.record.project} ${plan.record.version} for ${plan.record.distribution}`;
  await moveBranch(root, branch, { to: commit, from: state.from, by: accepted.by, why });
  return commit;
}

async function presentIn(root: string, commit: string, plan: AcceptancePlan): Promise<Present> {
  const { own, record } = plan;
  const { entries, original, close } = await gitBase(root, 'commit', commit, []);
  try {
    const path = `distros/accepted/${record.distribution}.json`;
    refuseInTheWay(entries, ['distros', own, 'distros/accepted']);
    const mine = entries.filter((entry) => entry.path.startsWith(`${own}/`));
    const digests = await digestBlobs(root, mine);
    const listing: Listing = completeListing(
      mine.map((entry) => {
        const sha256 = digests.get(entry.blob ?? '');
        return sha256 === undefined ? entry : { ...entry, sha256 };
      }),
    );
    const bytesOf = async (wanted: string) => {
      const file = entries.find((entry) => entry.path === wanted && entry.type === 'file');
      return file === undefined ? undefined : original?.(file);
    };
    return presentFrom(plan, listing, await bytesOf(path), await bytesOf(`${own}/${RECORD_FILE}`));
  } finally {
    await close?.();
  }
}

function refuseInTheWay(
  entries: readonly { path: string; type: string }[],
  directories: readonly string[],
): void {
  const other = entries.find(({ path, type }) => directories.includes(path) && type !== 'directory');
  if (other === undefined) return;
  throw new ContribError(
    'bad-input',
    `${other.path} is a ${other.type} in the repository, and no directory`,
    {
      hint: 'move it away',
    },
  );
}

/** A branch that holds more than an acceptance is somebody's work. */
async function requireOwnBranch(
  { own, record }: AcceptancePlan,
  { root, branch }: GitTarget,
  tip: string,
  latest: Present,
): Promise<void> {
  const { status, stdout } = await git(root, [
    'diff-tree',
    '--no-commit-id',
    '--name-only',
    '-r',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    tip,
  ]);
  const paths = stdout
    .toString('latin1')
    .split('\0')
    .filter((path) => path !== '');
  const mine = [`${own}/`, `distros/accepted/${record.distribution}.json`];
  const only = status === 0 && paths.every((path) => mine.some((one) => path.startsWith(one)));
  const intact = latest.record !== undefined && resultDigest(latest.listing) === latest.record.result;
  if (only && intact) return;
  throw new ContribError(
    'findings',
    `nothing was touched: the branch ${branch} has work that contrib did not put there`,
    {
      hint: `merge it first, name another branch with --branch, or replace it with --replace`,
    },
  );
}

async function requireBranchName(root: string, branch: string): Promise<void> {
  const { status } = await git(root, ['check-ref-format', `refs/heads/${branch}`]);
  if (status !== 0)
    throw new ContribError('usage', `--branch ${JSON.stringify(branch)} is no name of a branch`);
}

/** Moving a branch under a working tree would make every file of it look changed. */
async function requireNotCheckedOut(root: string, branch: string): Promise<void> {
  const { status, stdout } = await git(root, ['worktree', 'list', '--porcelain', '-z']);
  if (status !== 0 || !stdout.toString('utf8').split('\0').includes(`branch refs/heads/${branch}`)) return;
  throw new ContribError('usage', `the branch ${branch} is checked out`, {
    hint: 'check out another one first, or name another one with --branch',
  });
}

function asGitPerson({
  name,
  email = '',
}: {
  readonly name: string;
  readonly email?: string | undefined;
}): GitPerson {
  return { name, email };
}
