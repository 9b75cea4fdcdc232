import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fsPath } from '../system/path-bytes.ts';
import { readBytes } from '../system/text-file.ts';
import { schemeOf, signaturePaths } from './schemes.ts';
import { inScratch } from './scratch.ts';
import { type Namespace, type SignatureVerdict, UNSIGNED } from './signature.ts';
import type { TrustStore } from './trust-store.ts';

/** No signature is larger. */
const LARGEST_SIGNATURE = 1024 * 1024;

export type Verifying = {
  readonly trust: TrustStore;
  readonly namespace: Namespace;
  /**
   * When it was signed, in milliseconds, where what is signed says so itself: an ssh signature does not, and counts as
   * made now without it.
   */
  readonly at?: number;
};

/**
 * Judges a detached signature of a file.
 * @throws ContribError bad-input where a file cannot be read, missing where the program that verifies is not there.
 */
export function verifyFile(
  options: Verifying & { readonly file: string; readonly signature: string },
): Promise<SignatureVerdict> {
  return verify(options.file, readBytes(options.signature, LARGEST_SIGNATURE), options);
}

/** As `verifyFile`, with the first signature that lies beside the file: `FILE.sig`, `FILE.asc`, `FILE.minisig`. */
export async function verifyBeside(
  options: Verifying & { readonly file: string },
): Promise<SignatureVerdict> {
  const signature = signaturePaths(options.file).find((path) => existsSync(fsPath(path)));
  return signature === undefined ? UNSIGNED : verifyFile({ ...options, signature });
}

/** As `verifyFile`, of a text that is worked out rather than stored. */
export function verifyText(
  text: string | Buffer,
  signature: Buffer,
  options: Verifying,
): Promise<SignatureVerdict> {
  return inScratch((directory) => {
    const path = join(directory, 'text');
    writeFileSync(path, text);
    return verify(path, signature, options);
  });
}

async function verify(
  path: string,
  signature: Buffer,
  { trust, namespace, at }: Verifying,
): Promise<SignatureVerdict> {
  const scheme = schemeOf(signature);
  if (scheme === undefined)
    return { state: 'malformed', detail: 'it is no ssh, OpenPGP or minisign signature' };
  return scheme.verify({ path, signature, trust, namespace, at, now: Date.now() });
}
