import { addressOf, isGood } from '../signatures/signature.ts';
import type { BundleFacts } from './bundle.ts';

/**
 * Whether the one who signed off is the one who signed the bundle: anybody can write another’s name into a record, so
 * that only then the sign-off may be copied into a commit.
 */
export function signerSignedOff({ record, signature }: Pick<BundleFacts, 'record' | 'signature'>): boolean {
  if (record.state !== 'read' || record.record.signOff === undefined || !isGood(signature.verdict))
    return false;
  return addressOf(signature.verdict.identity)?.toLowerCase() === record.record.signOff.email.toLowerCase();
}
