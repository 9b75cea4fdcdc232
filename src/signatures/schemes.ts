import { minisign } from './minisign.ts';
import { openpgp } from './openpgp.ts';
import type { Scheme } from './scheme.ts';
import type { SchemeName } from './signature.ts';
import { ssh } from './ssh.ts';

/** Every way of signing, by its name. A new one is one file and one line here. */
export const SCHEMES: Readonly<Record<SchemeName, Scheme>> = { ssh, openpgp, minisign };

/** The scheme that a signature is of; undefined where it is none. */
export function schemeOf(signature: Buffer): Scheme | undefined {
  return Object.values(SCHEMES).find(({ recognizes }) => recognizes(signature));
}

/** Where a detached signature of a file is looked for, in order. */
export function signaturePaths(file: string): string[] {
  return Object.values(SCHEMES).map(({ extension }) => `${file}${extension}`);
}
