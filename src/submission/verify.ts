import { resolve } from 'node:path';
import type { BundleFacts } from '../facts/bundle.ts';
import { isContributed } from '../facts/bundle.ts';
import { describeBundle } from '../facts/bundle-describe.ts';
import type { BundleLimits } from '../facts/bundle-limits.ts';
import { sortedEntries } from '../facts/bundle-listing.ts';
import { type BaseIdentity, type SubmissionRecord, toRecordEntry } from '../facts/bundle-record.ts';
import { signerSignedOff } from '../facts/bundle-sign-off.ts';
import { type Finding, failing } from '../findings/finding.ts';
import { RULES } from '../rules/all.ts';
import { judge } from '../rules/run.ts';
import type { SignatureVerdict } from '../signatures/signature.ts';
import { judgeSignature } from './bundle-signature.ts';
import { checkContribution } from './contribution-checks.ts';
import { chooseJudgedBase } from './judged-base.ts';
import { readBundle } from './read-bundle.ts';
import { type Review, reviewBundle } from './review.ts';
import { upstreamTexts } from './upstream-texts.ts';

type VerifyRequest = {
  readonly file: string;
  readonly cwd: string;
  readonly manifest: string | undefined;
  /** What somebody named as the base: a tarball, a tag or commit, a directory. */
  readonly base: string | undefined;
  readonly distribution: string | undefined;
  /** The signature’s file, where it is not beside the bundle. */
  readonly signature: string | undefined;
  readonly limits: BundleLimits;
  readonly strict: boolean;
};

export type VerifyResult = {
  readonly verdict: 'accepted' | 'refused';
  readonly kind: BundleFacts['kind'];
  readonly project: string | null;
  readonly version: string | null;
  readonly distribution: string | null;
  readonly releases: readonly string[];
  readonly maintainer: SubmissionRecord['maintainer'];
  readonly package: SubmissionRecord['package'];
  readonly license: string | null;
  readonly signOff: (NonNullable<SubmissionRecord['signOff']> & { readonly matchesSigner: boolean }) | null;
  readonly signature: SignatureVerdict & { readonly file: string | null; readonly statement: string | null };
  readonly base: {
    readonly judged: boolean;
    readonly title: string | null;
    readonly claimed: BaseIdentity | null;
  };
  readonly digest: string;
  readonly hooks: readonly string[];
  readonly review: Review;
  readonly files: readonly ReturnType<typeof toRecordEntry>[];
};

export type Verified = {
  readonly facts: BundleFacts;
  readonly findings: readonly Finding[];
  readonly result: VerifyResult;
};

/**
 * Judges a bundle by its bytes. Nothing of it is run or written to the disk.
 * @throws ContribError bad-input where it is no archive, or a damaged one.
 */
export async function verifyBundle(request: VerifyRequest): Promise<Verified> {
  const { file, cwd, limits, distribution } = request;
  const read = await readBundle(resolve(cwd, file), file, limits);
  const described = describeBundle(read, distribution);
  const base = await chooseJudgedBase(request, described);
  const upstream = await upstreamTexts(base, described);
  const signature = await judgeSignature(request, described, base);
  const facts: BundleFacts = { ...described, base, upstream, signature };
  const rules = RULES.filter(({ needs }) => needs.includes('bundle'));
  const { findings } = await judge({ bundle: facts }, { rules });
  const all = [...findings, ...(await checkContribution(facts))];
  const limited = fewOfEach(all, file);
  return { facts, findings: limited, result: resultOf(facts, failing(all, request.strict)) };
}

function resultOf(facts: BundleFacts, refused: boolean): VerifyResult {
  const record = facts.record.state === 'read' ? facts.record.record : undefined;
  const entries = sortedEntries(facts.listing).filter(({ path }) => isContributed(facts, path));
  const review = reviewBundle(facts);
  return {
    verdict: refused ? 'refused' : 'accepted',
    kind: facts.kind,
    project: record?.project ?? null,
    version: record?.version ?? null,
    distribution: facts.distribution ?? null,
    releases: record?.releases ?? [],
    maintainer: record?.maintainer ?? null,
    package: record?.package ?? null,
    license: record?.license ?? null,
    signOff:
      record?.signOff === undefined ? null : { ...record.signOff, matchesSigner: signerSignedOff(facts) },
    signature: signatureOf(facts),
    base: {
      judged: facts.base !== undefined,
      title: facts.base?.title ?? null,
      claimed: record?.base ?? null,
    },
    digest: facts.digest,
    hooks: review.hooks.filter(({ state }) => state !== 'comments').map(({ path }) => path),
    review,
    files: entries.map(toRecordEntry),
  };
}

function signatureOf({ signature }: BundleFacts): VerifyResult['signature'] {
  return { ...signature.verdict, file: signature.file ?? null, statement: signature.statement ?? null };
}

/** A stranger decides how many findings there are: what is shown of each rule is bounded, and the rest counted. */
const MOST_OF_A_RULE = 50;

function fewOfEach(findings: readonly Finding[], file: string): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.severity}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (group.length <= MOST_OF_A_RULE || first === undefined) return group;
    const rest = group.length - MOST_OF_A_RULE;
    const message = `and ${rest} more like the ${MOST_OF_A_RULE} that are shown`;
    return [...group.slice(0, MOST_OF_A_RULE), { ...first, place: { package: file }, message }];
  });
}
