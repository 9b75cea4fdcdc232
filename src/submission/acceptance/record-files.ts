import { type AcceptanceRecord, acceptancePath, formatAcceptance } from '../../facts/acceptance-record.ts';
import { signaturePaths } from '../../signatures/schemes.ts';

/** The record of an acceptance as files of upstream's tree, and what of an older one must go. */
export type RecordFiles = {
  readonly files: readonly { readonly path: string; readonly bytes: Buffer }[];
  readonly removed: readonly string[];
};

/** A detached signature beside the record: its name's ending, and its bytes. */
export type RecordSignature = { readonly ending: string; readonly bytes: Buffer };

export function recordFiles(record: AcceptanceRecord, signature?: RecordSignature): RecordFiles {
  const path = acceptancePath(record.distribution);
  const files = [{ path, bytes: formatAcceptance(record) }];
  if (signature !== undefined) files.push({ path: `${path}${signature.ending}`, bytes: signature.bytes });
  const kept = `${path}${signature?.ending ?? ''}`;
  return { files, removed: signaturePaths(path).filter((one) => one !== kept) };
}
