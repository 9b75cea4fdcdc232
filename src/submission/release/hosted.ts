import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { copySynced } from '../../system/atomic.ts';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { printableName } from '../../system/io.ts';
import type { HostedFor } from './page-data.ts';

/** `--package DISTRO=FILE`. */
export type PackageChoice = { readonly distribution: string; readonly file: string };

/** Names that need no quoting in a shell, in an address, and in SHA256SUMS. */
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9.+~_-]*$/;

/**
 * Copies packages beside the tarball.
 * @param known the distributions that have a part in the tree.
 * @throws ContribError usage for a file that is not there, a name that is taken, a distribution without a contribution.
 */
export async function hostPackages(
  { packages, cwd }: { readonly packages: readonly PackageChoice[]; readonly cwd: string },
  known: readonly string[],
  directory: string,
): Promise<readonly HostedFor[]> {
  const hosted: HostedFor[] = [];
  for (const { distribution, file } of packages) {
    if (!known.includes(distribution)) throw notAccepted(distribution);
    const name = basename(file);
    const path = resolve(cwd, file);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw noFile(file);
    if (!PLAIN_NAME.test(name)) throw oddName(name);
    const target = join(directory, name);
    if (existsSync(target)) throw taken(name);
    copySynced(path, target);
    hosted.push({ distribution, file: name, bytes: statSync(target).size, sha256: await fileDigest(target) });
  }
  return hosted;
}

function notAccepted(distribution: string): ContribError {
  return new ContribError('usage', `there is no distros/${printableName(distribution)}/ in this release`, {
    hint: 'accept a contribution first, or correct --package',
  });
}

function noFile(file: string): ContribError {
  return new ContribError('usage', `--package names ${printableName(file)}, and there is no such file`);
}

function oddName(name: string): ContribError {
  return new ContribError('usage', `${printableName(name)} is no name for a file that is downloaded`, {
    hint: 'rename it: letters, digits and . + ~ _ - are allowed',
  });
}

function taken(name: string): ContribError {
  return new ContribError('usage', `${name} is the name of another file of the release`);
}
