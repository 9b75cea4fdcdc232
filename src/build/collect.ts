import { chmodSync, copyFileSync, lstatSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeDirectoryWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { fileDigest } from '../system/file-digest.ts';
import { comparePaths } from '../system/path-bytes.ts';
import { replaceDirectoryWhole } from '../system/replace-directory.ts';

const SUMS_FILE = 'SHA256SUMS';

export type CollectedFile = { readonly name: string; readonly bytes: number; readonly sha256: string };
export type Collected = { readonly directory: string; readonly files: readonly CollectedFile[] };

/** Puts what was made into one directory with its checksums (sha256sum(1) reads them): whole, or not at all. */
export async function collect(made: readonly string[], out: string, replace: boolean): Promise<Collected> {
  const files: CollectedFile[] = [];
  const fill = async (partial: string) => {
    files.length = 0;
    for (const path of [...made].sort((a, b) => comparePaths(basename(a), basename(b)))) {
      const target = join(partial, basename(path));
      // A program of the build may have put a link there.
      if (!lstatSync(path).isFile()) throw new ContribError('incomplete', `${basename(path)} is no file`);
      copyFileSync(path, target);
      chmodSync(target, 0o644);
      files.push({ name: basename(path), bytes: statSync(target).size, sha256: await fileDigest(target) });
    }
    writeSums(partial, files);
  };
  if (replace) await replaceDirectoryWhole(out, fill);
  else await writeDirectoryWhole(out, fill);
  return { directory: out, files };
}

/** Writes SHA256SUMS into a directory, whatever the umask. */
export function writeSums(directory: string, files: readonly Pick<CollectedFile, 'name' | 'sha256'>[]): void {
  const path = join(directory, SUMS_FILE);
  writeFileSync(path, files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''));
  chmodSync(path, 0o644);
}
