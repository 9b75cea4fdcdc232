import type { AcceptanceRecord, Identity } from '../../facts/acceptance-record.ts';
import type { BundleLimits } from '../../facts/bundle-limits.ts';
import type { Finding } from '../../findings/finding.ts';
import { loadProject, type Project } from '../../manifest/project.ts';
import { parseMaintainer } from '../../scaffold/contribution/answers.ts';
import { userIdentity } from '../../scaffold/contribution/identity.ts';
import { commitTime } from '../../source/git.ts';
import { projectTime } from '../../source/timestamp.ts';
import { ContribError } from '../../system/errors.ts';
import { commitNamed, isRepositoryTop } from '../git-questions.ts';
import { verifyBundle } from '../verify.ts';
import { commitMessage } from './commit-message.ts';
import { acceptInPlace, isInPlace, presentInPlace } from './in-place.ts';
import { commitAcceptance, type GitTarget, readGit } from './into-git.ts';
import { type Change, changesBetween } from './own-files.ts';
import { type AcceptancePlan, acceptancePlan, type Present, requireNoConflict } from './plan.ts';
import { recordFiles } from './record-files.ts';
import { type Signing, signRecord } from './sign-record.ts';

export type AcceptRequest = Signing & {
  readonly file: string;
  readonly cwd: string;
  readonly manifest: string | undefined;
  readonly base: string | undefined;
  readonly distribution: string | undefined;
  /** The bundle’s signature, where it is not beside it. */
  readonly signature: string | undefined;
  readonly limits: BundleLimits;
  /** Who accepts, as `Name <mail>`; the user of this machine when absent. */
  readonly by: string | undefined;
  /** When, in seconds since 1970, where somebody said so. */
  readonly date: number | undefined;
  /** The branch that gets the commit; `accepted/<name>` when absent. */
  readonly branch: string | undefined;
  /** The commit that it begins at; HEAD when absent. */
  readonly onto: string | undefined;
  readonly replace: boolean;
};

export type Where =
  | { readonly kind: 'git'; readonly branch: string; readonly commit: string; readonly onto: string }
  | { readonly kind: 'files'; readonly directory: string };

export type Accepted = {
  readonly state: 'accepted' | 'replaced' | 'unchanged';
  readonly record: AcceptanceRecord;
  /** Of the contribution that was there before. */
  readonly previous: string | null;
  /** Null where nothing had to be done. */
  readonly where: Where | null;
  /** What is otherwise than in the contribution before. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
};

/**
 * Puts exactly the bytes of a bundle that was verified into upstream's tree, with a record of it. In a repository that
 * is one commit on a branch of its own; the working tree is not touched.
 * @throws ContribError findings where the bundle is refused, or changes of the maintainer's are in the way.
 */
export async function acceptBundle(request: AcceptRequest): Promise<Accepted> {
  const project = loadProject(request.cwd, request.manifest);
  const inGit = isRepositoryTop(project.root);
  const verified = await verifyBundle(request);
  if (verified.result.verdict === 'refused' && (inGit || !isInPlace(project.root, verified.facts))) {
    throw refused(verified.findings);
  }
  const onto = inGit ? await requireCommit(project.root, request.onto) : undefined;
  const by = await acceptingPerson(project, request);
  const seconds = await acceptanceTime(project, request, onto);
  const plan = acceptancePlan(project, verified, { by, seconds }, request.base !== undefined);
  const done =
    onto === undefined
      ? await inFiles(project, plan, request)
      : await inRepository(project, plan, request, onto);
  return { ...done, findings: [...verified.findings, ...done.findings] };
}

async function inRepository(
  project: Project,
  plan: AcceptancePlan,
  request: AcceptRequest,
  onto: string,
): Promise<Accepted> {
  const { root } = project;
  const { branch = `accepted/${plan.record.distribution}`, replace } = request;
  const target: GitTarget = { root, branch, onto, replace };
  const state = await readGit(plan, target);
  if (isAccepted(plan, state.latest)) return unchanged(state.latest, plan);
  const seconds = Date.parse(plan.record.accepted.at) / 1000;
  const message = commitMessage(plan);
  const { signature, findings } = await signRecord(project, plan.record, request);
  const commit = await commitAcceptance(plan, target, state, {
    files: recordFiles(plan.record, signature),
    message,
    time: seconds,
  });
  return done(plan, state.latest, { kind: 'git', branch, commit, onto }, findings);
}

async function inFiles(project: Project, plan: AcceptancePlan, request: AcceptRequest): Promise<Accepted> {
  const { root } = project;
  const present = await presentInPlace(root, plan);
  if (isAccepted(plan, present)) return unchanged(present, plan);
  if (!request.replace) requireNoConflict(plan, present);
  const { signature, findings } = await signRecord(project, plan.record, request);
  await acceptInPlace(root, plan, signature);
  return done(plan, present, { kind: 'files', directory: plan.own }, findings);
}

/** Whether this very contribution is accepted already. */
function isAccepted(plan: AcceptancePlan, { record, listing }: Present): boolean {
  const same = record?.bundle.digest === plan.record.bundle.digest;
  return same && changesBetween(listing, plan.listing).length === 0;
}

function unchanged({ record }: Present, plan: AcceptancePlan): Accepted {
  const known = record ?? plan.record;
  const nothing = { where: null, changes: [], findings: [] };
  return { state: 'unchanged', record: known, previous: known.bundle.digest, ...nothing };
}

function done(plan: AcceptancePlan, before: Present, where: Where, findings: readonly Finding[]): Accepted {
  return {
    state: before.record === undefined ? 'accepted' : 'replaced',
    record: plan.record,
    previous: before.record?.bundle.digest ?? null,
    where,
    changes: changesBetween(before.listing, plan.listing),
    findings,
  };
}

function refused(findings: readonly Finding[]): ContribError {
  return new ContribError('findings', 'nothing was touched: the bundle is refused', {
    findings,
    hint: 'see: contrib verify BUNDLE',
  });
}

async function requireCommit(root: string, name = 'HEAD'): Promise<string> {
  const commit = await commitNamed(root, name);
  if (commit !== undefined) return commit;
  const what =
    name === 'HEAD' ? 'the repository has no commit yet' : `--onto ${JSON.stringify(name)} is no commit here`;
  throw new ContribError('usage', what, { hint: 'name a branch, a tag or a commit' });
}

async function acceptingPerson({ root }: Project, { by, env }: AcceptRequest): Promise<Identity> {
  const text = by ?? (await userIdentity(root, env));
  const person = text === undefined ? undefined : parseMaintainer(text);
  if (person !== undefined) return { name: person.name, email: person.email ?? '' };
  if (by !== undefined) throw new ContribError('usage', `--by ${JSON.stringify(by)} is not "Name <mail>"`);
  throw new ContribError('usage', 'nothing says who accepts the contribution', {
    hint: 'say it with --by "Name <mail>", or in git: git config user.name and user.email',
  });
}

/**
 * When a contribution is accepted: as somebody says; else the time of the project's outputs, since two maintainers who
 * accept one bundle make one commit. That time may be long ago: no commit is older than the one it stands on.
 */
async function acceptanceTime(
  project: Project,
  { date, env }: AcceptRequest,
  onto: string | undefined,
): Promise<number> {
  if (date !== undefined) return date;
  const { seconds, from } = await projectTime(project, env);
  if (onto === undefined || from === 'SOURCE_DATE_EPOCH') return seconds;
  return Math.max(seconds, await commitTime(project.root, onto));
}
