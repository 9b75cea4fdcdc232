import {
  ACCEPTED_DIRECTORY,
  type AcceptanceRecord,
  acceptancePath,
  parseAcceptance,
} from '../../facts/acceptance-record.ts';
import type { Listing } from '../../facts/bundle-listing.ts';
import { RECORD_FILE } from '../../facts/bundle-record.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import { signaturePaths } from '../../signatures/schemes.ts';
import { isGood, NAMESPACES } from '../../signatures/signature.ts';
import type { TrustStore } from '../../signatures/trust-store.ts';
import { verifyText } from '../../signatures/verify.ts';
import { printableName } from '../../system/io.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { changesBetween, ownListing, recordedListing, resultDigest } from '../acceptance/own-files.ts';
import type { Kept } from './kept.ts';

export type ReleasedContributions = {
  readonly records: readonly AcceptanceRecord[];
  readonly findings: readonly Finding[];
};

/** Files of a contribution that are named; the rest is counted. */
const MOST_NAMED = 5;

/**
 * The accepted contributions in a tree that was just packed, each held against what was accepted: drift is an error,
 * and so is a record that cannot be believed.
 */
export async function releasedContributions(
  { manifest }: Pick<Project, 'manifest'>,
  listing: Listing,
  kept: Kept,
  trust: TrustStore,
): Promise<ReleasedContributions> {
  const records: AcceptanceRecord[] = [];
  const findings: Finding[] = [];
  const paths = [...kept.keys()].filter(
    (path) => path.startsWith(`${ACCEPTED_DIRECTORY}/`) && path.endsWith('.json'),
  );
  for (const path of paths.sort(comparePaths)) {
    const record = parseAcceptance(kept.get(path) ?? Buffer.alloc(0));
    const problem = problemOf(record, path, manifest.name);
    if (problem !== undefined || typeof record === 'string') {
      const remedy = 'restore the record, or accept the bundle again: contrib accept BUNDLE';
      findings.push(error('release/acceptance-unreadable', path, `${path} ${problem}`, remedy));
      continue;
    }
    records.push(record);
    findings.push(...driftOf(record, listing, kept), ...(await signatureFindings(record, path, kept, trust)));
  }
  return { records, findings };
}

function problemOf(record: AcceptanceRecord | string, path: string, project: string): string | undefined {
  if (typeof record === 'string') return record;
  if (acceptancePath(record.distribution) !== path) return `is the record of ${record.distribution}`;
  return record.project === project ? undefined : `is the record of another project, ${record.project}`;
}

function driftOf({ distribution, result }: AcceptanceRecord, listing: Listing, kept: Kept): Finding[] {
  const own = `distros/${distribution}`;
  const here = ownListing(listing, own);
  if (resultDigest(here) === result) return [];
  const accepted = recordedListing(kept.get(`${own}/${RECORD_FILE}`), own) ?? new Map();
  const changes = changesBetween(accepted, here).filter(({ path }) => path !== `${own}/${RECORD_FILE}`);
  const named = changes.slice(0, MOST_NAMED).map(({ path, change }) => `${printableName(path)} (${change})`);
  const more = changes.length > named.length ? `, and ${changes.length - named.length} more` : '';
  const what = named.length === 0 ? '' : `: ${named.join(', ')}${more}`;
  const remedy = 'restore the files, or have the change handed in: contrib bundle, then contrib accept';
  return [error('release/drift', own, `${own}/ is not what was accepted${what}`, remedy)];
}

/** A signature that is there must be good, where upstream names any key; a record without one is taken as it is. */
async function signatureFindings(
  { accepted }: AcceptanceRecord,
  path: string,
  kept: Kept,
  trust: TrustStore,
): Promise<Finding[]> {
  const signature = signaturePaths(path)
    .map((one) => kept.get(one))
    .find((bytes) => bytes !== undefined);
  if (signature === undefined || trust.isEmpty) return [];
  const text = kept.get(path)?.toString('utf8') ?? '';
  const at = Date.parse(accepted.at);
  const verdict = await verifyText(text, signature, { trust, namespace: NAMESPACES.acceptance, at });
  if (isGood(verdict)) return [];
  const message = `the signature of ${path} is not good: ${verdict.detail}`;
  const remedy =
    'name the key of whoever accepted it in source: keys:, or accept the bundle again with one that is named';
  return [error('release/acceptance-signature', path, message, remedy)];
}

function error(rule: string, file: string, message: string, remedy: string): Finding {
  return { rule, severity: 'error', place: { file }, message, remedy };
}
