import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContribError } from '../system/errors.ts';
import { findProgram, run } from '../system/run.ts';
import type { Signature } from './repository.ts';

/**
 * Who signed a file, by gpgv(1) with the keyring that the distribution ships: nothing else of this machine's keys
 * counts, and nothing of it is changed.
 * @param detached the signature, where it is not within the text.
 * @throws ContribError bad-input where the signature is there and wrong.
 */
export async function checkSignature(
  text: Buffer,
  detached: Buffer | undefined,
  keyring: string | undefined,
  name: string,
): Promise<Signature> {
  const isSigned =
    detached !== undefined || text.subarray(0, 64).toString('latin1').startsWith('-----BEGIN PGP SIGNED');
  if (!isSigned) return { state: 'none', detail: 'it has no signature' };
  if (keyring === undefined) {
    return {
      state: 'unchecked',
      detail: 'no keyring of the distribution is on this machine; name one with --keyring',
    };
  }
  if (findProgram('gpgv') === undefined) return { state: 'unchecked', detail: 'gpgv is not on this machine' };
  const { status, stdout } = await withFiles(text, detached, (files) =>
    run('gpgv', ['--status-fd', '1', '--keyring', keyring, ...files], { timeout: 60_000 }),
  );
  const output = stdout.toString('utf8');
  const signer = /^\[GNUPG:\] GOODSIG \S+ (.*)$/m.exec(output)?.[1];
  if (status === 0 && signer !== undefined) return { state: 'good', detail: signer };
  if (/^\[GNUPG:\] BADSIG /m.test(output) || /^\[GNUPG:\] NODATA/m.test(output) || signer !== undefined) {
    throw new ContribError('bad-input', `${name}: its signature is wrong`, {
      place: { file: name },
      hint: 'the index was changed after it was signed; fetch it from another mirror',
    });
  }
  throw new ContribError('bad-input', `${name}: none of the keys in ${keyring} signed it`, {
    place: { file: name },
    hint: 'name the keyring of this repository with --keyring',
  });
}

async function withFiles<T>(
  text: Buffer,
  detached: Buffer | undefined,
  use: (files: readonly string[]) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-signature-'));
  try {
    writeFileSync(join(directory, 'signed'), text);
    if (detached === undefined) return await use([join(directory, 'signed')]);
    writeFileSync(join(directory, 'signature'), detached);
    return await use([join(directory, 'signature'), join(directory, 'signed')]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
