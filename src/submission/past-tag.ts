import type { Project } from '../manifest/project.ts';
import { git, gitFailure } from '../source/git-command.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { pathFromBytes } from '../system/path-bytes.ts';
import { commitNamed } from './git-questions.ts';

/** Paths that are named; the rest is counted. */
const NAMED = 3;

type Tag = { readonly tag: string; readonly commit: string };

/**
 * Refuses a checkout of something else than the tag that was taken as the base: every change of upstream’s since would
 * count as the contributor’s. What was only added stays at home anyway, and is no reason.
 * @throws ContribError findings, once, with both ways out.
 */
export async function refusePastTag(project: Project, { tag, commit }: Tag, own: string): Promise<void> {
  const { root, located } = project;
  const head = await commitNamed(root, 'HEAD');
  if (head === undefined || head === commit) return;
  const all = await changesBetween(root, commit, head);
  const changes = all.filter(({ path }) => path !== own && !path.startsWith(`${own}/`));
  if (changes.every(({ status }) => status === 'A')) return;
  const distance = describeDistance(
    await countCommits(root, commit, head),
    await countCommits(root, head, commit),
    tag,
  );
  const named = changes.slice(0, NAMED).map(({ path }) => printableName(path));
  const rest = changes.length > NAMED ? `${named.join(', ')}, ...` : named.join(', ');
  const files = changes.length === 1 ? 'a file differs' : `${changes.length} files differ`;
  throw new ContribError('findings', `nothing was made: what is checked out is not ${tag}`, {
    findings: [
      {
        rule: 'bundle/outside-contribution',
        severity: 'error',
        place: located.locate(['version']),
        message: `the base is the tag ${tag}, ${distance}: outside ${own}/, ${files} (${rest})`,
        remedy: `check out the tag (git checkout ${tag}), or take what is checked out as the base: --base HEAD`,
      },
    ],
  });
}

type Change = { readonly status: string; readonly path: string };

async function changesBetween(root: string, from: string, to: string): Promise<Change[]> {
  const args = [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--relative',
    '--name-status',
    '-z',
  ];
  const result = await git(root, [...args, from, to, '--']);
  if (result.status !== 0) throw gitFailure(`compare ${from} with ${to}`, result);
  const words = result.stdout.toString('latin1').split('\0');
  return words.flatMap((status, index): Change[] => {
    const name = words[index + 1];
    if (index % 2 === 1 || name === undefined) return [];
    return [{ status, path: pathFromBytes(Buffer.from(name, 'latin1')) }];
  });
}

async function countCommits(root: string, from: string, to: string): Promise<number> {
  const result = await git(root, ['rev-list', '--count', `${from}..${to}`]);
  // The history of a shallow clone may end before it is told.
  return result.status === 0 ? Number(result.stdout.toString('latin1').trim()) : 0;
}

function describeDistance(ahead: number, behind: number, tag: string): string {
  if (behind === 0) return `and HEAD is ${commits(ahead)} past it`;
  if (ahead === 0) return `and HEAD is ${commits(behind)} before it`;
  return `and HEAD has parted from it (${commits(ahead)} that ${tag} does not have, ${commits(behind)} missing)`;
}

function commits(count: number): string {
  return count === 1 ? 'one commit' : `${count} commits`;
}
