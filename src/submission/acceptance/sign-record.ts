import { type AcceptanceRecord, acceptancePath, formatAcceptance } from '../../facts/acceptance-record.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import type { ChosenKey } from '../../signatures/choose-key.ts';
import { SCHEMES } from '../../signatures/schemes.ts';
import { signText } from '../../signatures/sign.ts';
import { isGood, NAMESPACES } from '../../signatures/signature.ts';
import { trustOf } from '../../signatures/trust.ts';
import { verifyText } from '../../signatures/verify.ts';
import { ContribError } from '../../system/errors.ts';
import type { RecordSignature } from './record-files.ts';

export type Signing = {
  /** The maintainer's key, where the record is to be signed. */
  readonly key: ChosenKey | undefined;
  /** Whether a key that contrib release would not take stops the acceptance. */
  readonly strict: boolean;
  readonly env: NodeJS.ProcessEnv;
};

export type SignedRecord = {
  readonly signature: RecordSignature | undefined;
  /** What contrib release would find about the signature later. */
  readonly findings: readonly Finding[];
};

/**
 * Signs the record of an acceptance, and judges the signature as contrib release will.
 * @throws ContribError findings where it is strict about a signature that is not good.
 */
export async function signRecord(
  project: Project,
  record: AcceptanceRecord,
  { key, strict, env }: Signing,
): Promise<SignedRecord> {
  if (key === undefined) return { signature: undefined, findings: [] };
  const text = formatAcceptance(record).toString('utf8');
  const bytes = await signText(text, { ...key, namespace: NAMESPACES.acceptance, env });
  const findings = await signatureFindings(project, record, text, bytes);
  if (strict && findings.length > 0) {
    throw new ContribError('findings', 'nothing was touched: contrib release would not take the signature', {
      findings,
    });
  }
  return { signature: { ending: SCHEMES[key.scheme].extension, bytes }, findings };
}

/** A project that names no key takes every record as it is. */
async function signatureFindings(
  project: Project,
  { distribution, accepted }: AcceptanceRecord,
  text: string,
  signature: Buffer,
): Promise<readonly Finding[]> {
  const trust = await trustOf(project);
  if (trust.isEmpty) return [];
  const at = Date.parse(accepted.at);
  const verdict = await verifyText(text, signature, { trust, namespace: NAMESPACES.acceptance, at });
  if (isGood(verdict)) return [];
  const file = acceptancePath(distribution);
  const key = verdict.fingerprint === undefined ? '' : ` (${verdict.fingerprint})`;
  return [
    {
      rule: 'acceptance/signing-key',
      severity: 'warning',
      place: { file },
      message: `contrib release will not take your signature of ${file}: ${verdict.detail}${key}`,
      remedy: 'name your key in source: keys:, or accept the bundle again with one that is named',
    },
  ];
}
