import { existsSync } from 'node:fs';
import type { SubmissionRecord } from '../facts/bundle-record.ts';
import { bundleStatement } from '../facts/bundle-statement.ts';
import type { ChosenKey } from '../signatures/choose-key.ts';
import { SCHEMES, signaturePaths } from '../signatures/schemes.ts';
import { signText } from '../signatures/sign.ts';
import { formatTime, NAMESPACES } from '../signatures/signature.ts';
import { writeWhole } from '../system/atomic.ts';
import { writeFully } from '../system/compress/sink.ts';
import { ContribError } from '../system/errors.ts';
import { fsPath } from '../system/path-bytes.ts';
import { formatRecord } from './bundle-plan.ts';

type SignBundle = {
  readonly file: string;
  readonly record: SubmissionRecord;
  readonly key: ChosenKey;
  readonly env: NodeJS.ProcessEnv;
  readonly replace: boolean;
};

/**
 * Signs a bundle that is written, and puts the signature beside it. ssh signatures have no room for a time: it stands
 * in the statement, and behind the signature for whoever must work out the statement.
 * @throws ContribError bad-input where a signature is there and `replace` was not asked for; missing where the key
 *   cannot be used.
 */
export async function signBundle({ file, record, key, env, replace }: SignBundle): Promise<string> {
  const scheme = SCHEMES[key.scheme];
  const path = signaturePath(file, key);
  const signedAt = scheme.tellsTime ? undefined : formatTime(Date.now());
  const statement = bundleStatement({
    record,
    recordBytes: formatRecord(record),
    digest: record.digest,
    signedAt,
  });
  const signature = await signText(statement, { ...key, namespace: NAMESPACES.bundle, env });
  const time = signedAt === undefined ? '' : `signed: ${signedAt}\n`;
  await writeWhole(path, (fd) => writeFully(fd, Buffer.concat([signature, Buffer.from(time)])), { replace });
  return path;
}

/** Where the signature of a bundle goes. */
export function signaturePath(file: string, { scheme }: ChosenKey): string {
  return `${file}${SCHEMES[scheme].extension}`;
}

/** Refuses, before anything is written, where a signature of something else is in the way. */
export function refuseStaleSignature(file: string, key: ChosenKey, replace: boolean): void {
  const path = signaturePath(file, key);
  if (!replace && !existsSync(fsPath(file)) && existsSync(fsPath(path))) throw inTheWay(path);
}

/** Signatures that lie where a bundle is written: they are of what was there before. */
export function signaturesBeside(file: string): string[] {
  return signaturePaths(file).filter((path) => existsSync(fsPath(path)));
}

function inTheWay(path: string): ContribError {
  return new ContribError('bad-input', `${path} is there already`, {
    hint: 'replace it with --replace',
  });
}
