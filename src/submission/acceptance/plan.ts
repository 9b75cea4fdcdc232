import {
  ACCEPTANCE_VERSION,
  type AcceptanceRecord,
  type Identity,
  parseAcceptance,
} from '../../facts/acceptance-record.ts';
import type { BundleFacts } from '../../facts/bundle.ts';
import type { Listing } from '../../facts/bundle-listing.ts';
import { RECORD_FILE, type SubmissionRecord } from '../../facts/bundle-record.ts';
import { MADE_FILES } from '../../facts/bundle-sbom.ts';
import { signerSignedOff } from '../../facts/bundle-sign-off.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import { isGood, type SignatureVerdict } from '../../signatures/signature.ts';
import { ContribError } from '../../system/errors.ts';
import { printableName } from '../../system/io.ts';
import type { Verified } from '../verify.ts';
import {
  changesBetween,
  listingOf,
  type OwnFile,
  ownFiles,
  ownListing,
  recordedListing,
  resultDigest,
  withoutModes,
} from './own-files.ts';

/** Changes that are named. */
const MOST_NAMED = 50;

/** All that an acceptance puts into upstream's tree, before anything is known of that. */
export type AcceptancePlan = {
  readonly record: AcceptanceRecord;
  /** `distros/<name>`. */
  readonly own: string;
  /** Who certified to have the right to hand it in, where the same person signed the bundle. */
  readonly signOff: Identity | undefined;
  readonly files: readonly OwnFile[];
  readonly listing: Listing;
  /** `distros/<name>/` of the release that the contribution was made on, where that is known. */
  readonly base: { readonly listing: Listing; readonly title: string } | undefined;
};

/** What is in upstream's tree already. */
export type Present = {
  readonly listing: Listing;
  /** Of the last acceptance, where there was one. */
  readonly record: AcceptanceRecord | undefined;
  /** Its files as they were accepted, as far as their own record can be read. */
  readonly accepted: Listing | undefined;
};

/** What is there, from the listing of the tree and the bytes of the two records about it. */
export function presentFrom(
  { own }: AcceptancePlan,
  listing: Listing,
  acceptance: Buffer | undefined,
  submission: Buffer | undefined,
): Present {
  const read = acceptance === undefined ? undefined : parseAcceptance(acceptance);
  return {
    listing: ownListing(listing, own),
    record: typeof read === 'string' ? undefined : read,
    accepted: recordedListing(submission, own),
  };
}

/**
 * @throws ContribError findings where the bundle is another project's, was compared with nothing, or names nobody.
 */
export function acceptancePlan(
  project: Project,
  { facts }: Verified,
  accepted: { readonly by: Identity; readonly seconds: number },
  baseWasNamed: boolean,
): AcceptancePlan {
  const said = requireRecord(facts, project);
  const own = `distros/${said.distribution}`;
  const files = ownFiles(facts);
  const listing = listingOf(files);
  return {
    own,
    files,
    listing,
    signOff: signerSignedOff(facts) ? said.signOff : undefined,
    base: releaseOf(facts, own, baseWasNamed),
    record: {
      acceptance: ACCEPTANCE_VERSION,
      project: said.project,
      version: said.version,
      distribution: said.distribution,
      releases: said.releases,
      contributor: requireContributor(said),
      package: said.package,
      bundle: { digest: facts.digest, kind: facts.kind, base: facts.base?.identity ?? null },
      signature: signerOf(facts.signature.verdict),
      result: resultDigest(listing),
      accepted: {
        at: new Date(accepted.seconds * 1000).toISOString().replace('.000Z', 'Z'),
        by: accepted.by,
      },
    },
  };
}

/**
 * Whether the contribution may take the place of what is in the tree: nobody but its contributor changed that since it
 * was accepted, or since the release that the contribution was made on.
 * @throws ContribError findings that name the maintainer's own changes.
 */
export function requireNoConflict(plan: AcceptancePlan, present: Present): void {
  if (isUntouched(plan, present)) return;
  const findings = changesHere(plan, present).map(({ path, what }): Finding => {
    return {
      rule: 'acceptance/conflict',
      severity: 'error',
      place: { file: path },
      message: `${printableName(path)} ${what}`,
      remedy:
        'ask for a bundle that is made on your tree as it is now, or drop your own changes with --replace',
    };
  });
  throw new ContribError(
    'findings',
    `nothing was touched: ${plan.own}/ has changes that the contributor did not make`,
    {
      findings: findings.slice(0, MOST_NAMED),
      hint: 'what is accepted is exactly what was verified, so nothing is merged',
    },
  );
}

function isUntouched({ own, listing, base }: AcceptancePlan, { listing: here, record }: Present): boolean {
  // Whoever bundled in this very tree has all of it but what contrib writes into a bundle, and modes of a checkout.
  const isMade = (path: string) => MADE_FILES.some((name) => path === `${own}/${name}`);
  const changes = changesBetween(withoutModes(here), withoutModes(listing));
  if (here.size === 0 || changes.every(({ path }) => isMade(path))) return true;
  if (record !== undefined && resultDigest(here) === record.result) return true;
  return base !== undefined && changesBetween(base.listing, here).length === 0;
}

function changesHere(
  { own, listing, base }: AcceptancePlan,
  { listing: here, record, accepted }: Present,
): readonly { readonly path: string; readonly what: string }[] {
  if (record !== undefined && accepted !== undefined) {
    // A record does not list itself.
    const changes = changesBetween(accepted, here).filter(({ path }) => path !== `${own}/${RECORD_FILE}`);
    return changes.map(({ path, change }) => ({ path, what: `was ${change} here since it was accepted` }));
  }
  if (base === undefined)
    return changesBetween(listing, here).map(({ path }) => ({ path, what: 'is not as in the bundle' }));
  return changesBetween(base.listing, here).map(({ path, change }) => ({
    path,
    what: `was ${change} here since ${base.title}`,
  }));
}

/** The working tree, where nobody named it, is what the maintainer has now, and tells nothing of what was released. */
function releaseOf({ base }: BundleFacts, own: string, wasNamed: boolean): AcceptancePlan['base'] {
  if (base === undefined || (base.identity.kind === 'tree' && !wasNamed)) return undefined;
  return { listing: ownListing(base.listing, own), title: base.title };
}

function signerOf(verdict: SignatureVerdict): AcceptanceRecord['signature'] {
  const { scheme, identity = null, fingerprint = null } = verdict;
  return scheme === undefined || !isGood(verdict) ? null : { scheme, identity, fingerprint };
}

function requireRecord(facts: BundleFacts, project: Project): SubmissionRecord {
  const { manifest } = project;
  if (facts.record.state !== 'read') throw new RangeError('a bundle without a record is refused before');
  const { record } = facts.record;
  if (record.project !== manifest.name) {
    throw new ContribError('findings', `the bundle is for ${record.project}, and this is ${manifest.name}`, {
      hint: 'run contrib accept in the tree of the project, or name it with -C DIR',
    });
  }
  if (record.distribution === 'accepted') {
    throw new ContribError('findings', 'distros/accepted/ is upstream’s own, and no distribution', {
      hint: 'ask for a bundle of another name',
    });
  }
  if (facts.base !== undefined || facts.kind === 'contribution') return record;
  throw new ContribError('findings', 'the bundle was compared with nothing, so it is not accepted', {
    hint: 'name what it was made on with --base FILE, TAG or DIR',
  });
}

function requireContributor({ maintainer }: SubmissionRecord): AcceptanceRecord['contributor'] {
  if (maintainer !== null) return maintainer;
  throw new ContribError('findings', 'the bundle does not say who made it, so that nobody could be thanked', {
    hint: 'ask for one with maintainer: in distro.yaml',
  });
}
