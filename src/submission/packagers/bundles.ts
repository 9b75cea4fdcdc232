import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DEFAULT_LIMITS } from '../../facts/bundle-limits.ts';
import type { Project } from '../../manifest/project.ts';
import type { SignatureState } from '../../signatures/signature.ts';
import { ContribError, systemErrorCode } from '../../system/errors.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { verifyBundle } from '../verify.ts';

/** A bundle that lies in the directory of submissions. */
export type SubmittedBundle = {
  /** Relative to where the command runs. */
  readonly file: string;
  readonly distribution: string | null;
  readonly version: string | null;
  /** `submitted` where there was no base to compare it with. */
  readonly state: 'submitted' | 'verified' | 'refused';
  readonly problem?: string;
  /** What came of its signature. */
  readonly signature: SignatureState;
};

export type BundleDirectory = {
  readonly bundles: readonly SubmittedBundle[];
  /** Files that are no bundles of this project, and why. */
  readonly others: readonly { readonly file: string; readonly why: string }[];
};

const ARCHIVES = /\.(?:tar|tar\.gz|tgz|tar\.xz|tar\.zst|zip)$/;

/**
 * Judges every bundle of a directory as `contrib verify` does; nothing of them is run or unpacked.
 * @throws ContribError bad-input where there is no such directory.
 */
export async function readBundles(
  project: Project,
  directory: string,
  options: { readonly cwd: string; readonly base: string | undefined; readonly strict: boolean },
): Promise<BundleDirectory> {
  const bundles: SubmittedBundle[] = [];
  const others: { file: string; why: string }[] = [];
  for (const name of namesIn(directory)) {
    const file = relative(options.cwd, join(directory, name));
    try {
      const judged = await judge(project, file, options);
      if (typeof judged === 'string') others.push({ file, why: judged });
      else bundles.push(judged);
    } catch (error) {
      if (!(error instanceof ContribError) || error.code !== 'bad-input') throw error;
      others.push({ file, why: error.message });
    }
  }
  return { bundles, others };
}

async function judge(
  { root, manifest }: Project,
  file: string,
  {
    cwd,
    base,
    strict,
  }: { readonly cwd: string; readonly base: string | undefined; readonly strict: boolean },
): Promise<SubmittedBundle | string> {
  const { result, findings } = await verifyBundle({
    file: relative(root, join(cwd, file)),
    cwd: root,
    manifest: undefined,
    base: base === undefined ? undefined : relative(root, join(cwd, base)),
    distribution: undefined,
    signature: undefined,
    limits: DEFAULT_LIMITS,
    strict,
  });
  const { project, distribution, version, verdict } = result;
  if (project !== null && project !== manifest.name) return `it is of another project, ${project}`;
  if (project === null && distribution === null) return 'it is no bundle';
  const found = { file, distribution, version, signature: result.signature.state };
  if (verdict === 'accepted') return { ...found, state: result.base.judged ? 'verified' : 'submitted' };
  const [first] = findings.filter(({ severity }) => severity === 'error');
  return { ...found, state: 'refused', ...(first === undefined ? {} : { problem: first.message }) };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => ARCHIVES.test(name))
      .sort(comparePaths);
  } catch (error) {
    const why = systemErrorCode(error) === 'ENOTDIR' ? 'is not a directory' : 'cannot be read';
    throw new ContribError('bad-input', `${directory} ${why}`, {
      hint: 'name the directory that bundles come into',
      cause: error,
    });
  }
}
