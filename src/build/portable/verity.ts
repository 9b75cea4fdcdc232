import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { run } from '../../system/run.ts';
import { uuidOf } from './erofs.ts';
import { requireProgram } from './programs.ts';

/** dm-verity for an image, and the key that signs it, where there is one. */
export type VerityRequest = {
  /** A private key and its certificate, both PEM. */
  readonly signing?: { readonly key: string; readonly certificate: string };
};

const MAKES = 'makes dm-verity data';

/** @throws ContribError missing where a program is not on this machine. */
export function requireVerityPrograms({ signing }: VerityRequest): void {
  requireProgram('veritysetup', MAKES);
  if (signing !== undefined) requireProgram('openssl', 'signs');
}

/**
 * Writes NAME.verity and NAME.roothash beside NAME.raw, and with a key NAME.roothash.p7s: what systemd looks for
 * beside an image (systemd.exec(5), RootVerity=). Salt and UUID come of the content, so that the bytes do too.
 */
export async function writeVerity(image: string, { signing }: VerityRequest): Promise<void> {
  const stem = image.replace(/\.raw$/, '');
  const salt = await fileDigest(image);
  const identity = uuidOf(createHash('sha256').update(salt).digest('hex'));
  await must(requireProgram('veritysetup', MAKES), [
    'format',
    `--salt=${salt}`,
    `--uuid=${identity}`,
    `--root-hash-file=${stem}.roothash`,
    image,
    `${stem}.verity`,
  ]);
  for (const suffix of ['verity', 'roothash']) chmodSync(`${stem}.${suffix}`, 0o644);
  if (signing === undefined) return;
  await must('openssl', [
    ...['smime', '-sign', '-nocerts', '-noattr', '-binary', '-outform', 'der'],
    ...['-in', `${stem}.roothash`, '-inkey', signing.key, '-signer', signing.certificate],
    ...['-out', `${stem}.roothash.p7s`],
  ]);
  chmodSync(`${stem}.roothash.p7s`, 0o644);
}

async function must(program: string, args: readonly string[]): Promise<void> {
  const { status, stderr } = await run(program, args, { env: { ...process.env, LC_ALL: 'C' } });
  if (status === 0) return;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new ContribError('incomplete', `${program} ended with status ${status}: ${reason}`, {
    hint: 'look at the key and the certificate, and whether the device is full',
  });
}
