import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Signing, signFile } from '../../signatures/sign.ts';
import { writeDirectoryWhole, writeWhole } from '../../system/atomic.ts';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { fsPath } from '../../system/path-bytes.ts';
import { replaceDirectoryWhole } from '../../system/replace-directory.ts';
import { readTextFileIfAny } from '../../system/text-file.ts';

export type OutputFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

export const CHECKSUMS = 'SHA256SUMS';

export type OutputOptions = {
  readonly replace: boolean;
  /** Signs what is in the directory, when the checksums, its last file, are there; gives the signatures. */
  readonly seal:
    | ((directory: string, tarballs: readonly OutputFile[]) => Promise<readonly OutputFile[]>)
    | undefined;
};

type Filled<Result> = {
  /** Files that are in the directory already. */
  readonly tarballs: readonly OutputFile[];
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly result: Result;
};

/**
 * Writes a directory of release files with the checksums over all of them, whole or not at all. One that is there is
 * replaced only where that was asked for and it holds nothing but what its own SHA256SUMS names.
 */
export async function writeOutput<Result>(
  directory: string,
  { replace, seal }: OutputOptions,
  fill: (partial: string) => Promise<Filled<Result>>,
): Promise<Result & { readonly files: readonly OutputFile[] }> {
  refuseOther(directory, replace);
  let made: (Result & { readonly files: readonly OutputFile[] }) | undefined;
  const work = async (partial: string) => {
    const { tarballs, texts, result } = await fill(partial);
    const written: OutputFile[] = [];
    for (const { name, text } of texts) written.push(await writeText(partial, name, text));
    const files = [...tarballs, ...written];
    // sha256sum(1): digest, two blanks, name; names here hold no backslash and no line feed.
    const sums = files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('');
    const all = [...files, await writeText(partial, CHECKSUMS, sums)];
    const signatures = (await seal?.(partial, tarballs)) ?? [];
    made = { ...result, files: [...all, ...signatures] };
  };
  await (replace ? replaceDirectoryWhole(directory, work) : writeDirectoryWhole(directory, work));
  if (made === undefined) throw new RangeError('a directory that was written was filled');
  return made;
}

/** Signs the tarballs, as uscan(1) and makepkg(8) look for it, and the checksums, which cover all the rest. */
export async function signTarballs(
  directory: string,
  tarballs: readonly OutputFile[],
  signing: Signing,
): Promise<readonly OutputFile[]> {
  const signatures: OutputFile[] = [];
  for (const name of [...tarballs.map((tarball) => tarball.name), CHECKSUMS]) {
    const path = await signFile({ ...signing, file: join(directory, name), replace: false });
    signatures.push({
      name: basename(path),
      bytes: statSync(fsPath(path)).size,
      sha256: await fileDigest(path),
    });
  }
  return signatures;
}

async function writeText(directory: string, name: string, text: string): Promise<OutputFile> {
  const bytes = Buffer.from(text);
  await writeWhole(join(directory, name), (fd) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  });
  return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function refuseOther(directory: string, replace: boolean): void {
  const stats = lstatSync(fsPath(directory), { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isDirectory())
    throw new ContribError('bad-input', `${directory} is there and is not a directory`);
  const names = readdirSync(fsPath(directory), 'utf8');
  if (names.length === 0) return;
  if (!replace) {
    throw new ContribError('bad-input', `the directory ${directory} is not empty`, {
      hint: 'replace what is there with --replace, or name another directory with --out',
    });
  }
  const known = namedIn(readTextFileIfAny(join(directory, CHECKSUMS)) ?? '');
  const other = names.find((name) => !known.has(name.replace(/\.(?:sig|asc|minisig)$/, '')));
  if (other === undefined) return;
  throw new ContribError('bad-input', `${directory} holds ${other}, which contrib did not make`, {
    hint: 'move it away, or name another directory with --out',
  });
}

function namedIn(sums: string): ReadonlySet<string> {
  return new Set([CHECKSUMS, ...[...sums.matchAll(/^[0-9a-f]{64} {2}(.+)$/gm)].map(([, name = '']) => name)]);
}
