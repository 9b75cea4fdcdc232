import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../system/atomic.ts';
import { writeFully } from '../system/compress/sink.ts';
import { SCHEMES } from './schemes.ts';
import { inScratch } from './scratch.ts';
import type { Namespace, SchemeName } from './signature.ts';

/** With what, and what for. */
export type Signing = {
  readonly scheme: SchemeName;
  /** A file, or for OpenPGP what gpg(1) takes for --local-user. */
  readonly key: string;
  readonly namespace: Namespace;
  readonly env: NodeJS.ProcessEnv;
};

/**
 * Writes a detached signature beside a file, whole or not at all.
 * @returns its path: `FILE.sig` (ssh), `FILE.asc` (OpenPGP), `FILE.minisig`.
 * @throws ContribError missing where the program or the key is not there or cannot be used; bad-input where a signature
 *   is there and `replace` was not asked for.
 */
export async function signFile(
  options: Signing & { readonly file: string; readonly replace: boolean },
): Promise<string> {
  const { file, scheme, replace } = options;
  const signature = await SCHEMES[scheme].sign({ ...options, path: file });
  const path = `${file}${SCHEMES[scheme].extension}`;
  await writeWhole(path, (fd) => writeFully(fd, signature), { replace });
  return path;
}

/** The detached signature of a text, as its file has it. */
export function signText(text: string, signing: Signing): Promise<Buffer> {
  return inScratch(async (directory) => {
    const path = join(directory, 'text');
    writeFileSync(path, text);
    return SCHEMES[signing.scheme].sign({ ...signing, path });
  });
}
