import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import type { ChosenKey } from '../../signatures/choose-key.ts';
import { SCHEMES } from '../../signatures/schemes.ts';
import { signFile } from '../../signatures/sign.ts';
import { NAMESPACES } from '../../signatures/signature.ts';
import { writeWhole } from '../../system/atomic.ts';
import { writeFully } from '../../system/compress/sink.ts';
import { ContribError } from '../../system/errors.ts';
import type { OutputFile } from '../prerelease/output.ts';
import type { PublicKey } from './public-key.ts';

/** A key that signs a release, with its public half. */
export type Signer = { readonly chosen: ChosenKey; readonly key: PublicKey };

/** Writes the public keys beside what they verify. */
export async function writeKeys(signers: readonly Signer[], directory: string): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const { key } of signers) {
    if (key.file === undefined) continue;
    const { name, bytes } = key.file;
    await writeWhole(join(directory, name), (fd) => writeFully(fd, bytes));
    files.push({ name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return files;
}

/** Signs a file with every key, in the namespace that other programs use for files. */
export async function signWithAll(
  path: string,
  signers: readonly Signer[],
  env: NodeJS.ProcessEnv,
): Promise<readonly { readonly file: string; readonly of: string; readonly key: PublicKey }[]> {
  const signatures = [];
  for (const { chosen, key } of signers) {
    const file = await signFile({ ...chosen, file: path, namespace: NAMESPACES.file, env, replace: false });
    signatures.push({ file: basename(file), of: basename(path), key });
  }
  return signatures;
}

/** Two keys of one kind would write one signature over the other. */
export function requireDifferentSchemes(keys: readonly ChosenKey[]): void {
  const endings = keys.map(({ scheme }) => SCHEMES[scheme].extension);
  if (new Set(endings).size === endings.length) return;
  throw new ContribError(
    'usage',
    'two of the keys are of one kind, and their signatures would have one name',
    {
      hint: 'name at most one ssh, one OpenPGP and one minisign key',
    },
  );
}
