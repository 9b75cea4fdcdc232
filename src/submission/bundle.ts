import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { SubmissionRecord } from '../facts/bundle-record.ts';
import { type Finding, failing } from '../findings/finding.ts';
import type { Contribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import type { ChosenKey } from '../signatures/choose-key.ts';
import { type SourceStatEntry, statEntries } from '../source/scan.ts';
import { projectTime } from '../source/timestamp.ts';
import { openTree, type SourceTree } from '../source/tree.ts';
import { breathe } from '../system/breath.ts';
import { ContribError } from '../system/errors.ts';
import { fileDigest } from '../system/file-digest.ts';
import { comparePaths, fsPath } from '../system/path-bytes.ts';
import type { Base } from './base.ts';
import { type BundleRun, startRun } from './bundle-entries.ts';
import type { BundlePlan } from './bundle-plan.ts';
import { chooseBase } from './choose-base.ts';
import { readContribution } from './contribution-files.ts';
import { type AskReason, type OutsideChanges, outsideChanges, withoutPatched } from './outside-patch.ts';
import type { AuditedPackage } from './package-file.ts';
import { makeSbom } from './sbom.ts';
import { judgeBefore, refusedBefore } from './self-check.ts';
import { refuseStaleSignature, signaturePath, signaturesBeside, signBundle } from './sign-bundle.ts';
import { compareWithBase, leftOutFindings } from './working-tree.ts';
import { changedOutside, type Written, writeSourceBundle } from './write-bundle.ts';
import { writeContributionOnly } from './write-contribution.ts';

export const SOURCE_FORMATS = ['tar.gz', 'tar.xz', 'tar.zst'] as const;
export const CONTRIBUTION_FORMATS = ['tar.gz', 'zip'] as const;
export type BundleFormat = (typeof SOURCE_FORMATS)[number] | (typeof CONTRIBUTION_FORMATS)[number];

type BundleRequest = {
  readonly project: Project;
  readonly contribution: Contribution;
  /** The project’s tree, as it was judged. */
  readonly tree: SourceTree;
  /** The verdict of contrib check, rejected where it finds errors: without it nothing gets a name. */
  readonly judged: Promise<unknown>;
  /** What somebody named as the base: a tarball, or a tag or commit. */
  readonly base: string | undefined;
  /** What names are relative to. */
  readonly cwd: string;
  readonly format: BundleFormat;
  /** A file, or a directory that is there; beside the tree when absent. */
  readonly out: string | undefined;
  readonly contributionOnly: boolean;
  /** Why upstream’s files are changed, where a patch is to be made of that. */
  readonly patchReason: string | undefined;
  /** Files that upstream does not have and that this patch brings, as absolute paths. */
  readonly patchNew: readonly string[];
  /** Asks for that reason, where a person is there; undefined where nobody is, or the person wants no patch. */
  readonly askReason: AskReason | undefined;
  /** Where the finished package can be downloaded. */
  readonly link: string | undefined;
  /** The finished package, audited against the mapping. */
  readonly packageFile: AuditedPackage | undefined;
  readonly signOff: SubmissionRecord['signOff'];
  /** With what the bundle is signed, where it is. */
  readonly key: ChosenKey | undefined;
  readonly replace: boolean;
  readonly env: NodeJS.ProcessEnv;
};

export type MadeBundle = {
  readonly file: string;
  readonly format: BundleFormat;
  readonly bytes: number;
  /** Of the file, for people who compare files. The record and signatures speak of its content. */
  readonly sha256: string;
  /** The same bytes were there already. */
  readonly unchanged: boolean;
  /** The detached signature beside it. */
  readonly signature: string | undefined;
  readonly record: SubmissionRecord;
  readonly baseTitle: string;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
};

/**
 * Makes the revised source tarball, or the contribution alone. It appears whole or not at all, and nothing is
 * overwritten unless that was asked for.
 * @throws ContribError findings where upstream would refuse it, or where the tree differs from the base.
 */
export async function makeBundle(request: BundleRequest): Promise<MadeBundle> {
  const { project, contribution } = request;
  const own = contribution.directory;
  const scanned = statEntries(project.root, request.tree.entries);
  await breathe();
  const base = await chooseBase(request, scanned, own);
  try {
    return await bundleOn(base, request, scanned);
  } finally {
    await base.close?.();
  }
}

async function bundleOn(
  base: Base,
  request: BundleRequest,
  scanned: readonly SourceStatEntry[],
): Promise<MadeBundle> {
  const { contribution, contributionOnly, replace, format } = request;
  const own = contribution.directory;
  const file = outputFile(request, base);
  const { findings: differences, extra } = compareWithBase(base, scanned, own);
  const generated = request.project.manifest.tarball?.generated;
  const outside = await settleOutside(request, base, scanned, failing(differences));
  const findings = withoutPatched(differences, outside);
  if (failing(findings)) throw changedOutside(findings, own);
  const plan = await planBundle(request, outside.scanned, base, outside.originals);
  const refused = await judgeBefore(plan);
  if (failing(refused)) throw refusedBefore(refused);
  const run = startRun(plan);
  if (contributionOnly) await request.judged;
  if (request.key !== undefined) refuseStaleSignature(file, request.key, replace);
  const written = contributionOnly
    ? await writeContributionOnly(run, file, format === 'zip' ? 'zip' : 'tar.gz', replace)
    : await writeSourceBundle(run, file, compressionOf(format), { replace, judged: request.judged });
  const proved = base.findings ?? [];
  const left = extra.filter((path) => !outside.brought.has(path));
  const audited = request.packageFile?.findings ?? [];
  const all = [...proved, ...audited, ...findings, ...refused, ...leftOutFindings(left, own, generated)];
  const made = await describe(run, file, written);
  const described = { ...made, notes: [...outside.notes, ...made.notes], format, findings: all };
  return { ...described, ...(await signed(request, described)) };
}

/** What is changed outside the contribution, and the tree with the patch that holds it. */
async function settleOutside(
  { project, contribution, patchReason: reason, patchNew, askReason, env }: BundleRequest,
  base: Base,
  scanned: readonly SourceStatEntry[],
  differs: boolean,
): Promise<OutsideChanges & { readonly scanned: readonly SourceStatEntry[] }> {
  // Of a tarball, what is the same in size would have to be read for the question alone.
  const isAsked = base.changedHere !== undefined || differs || patchNew.length > 0;
  const ask = isAsked ? askReason : undefined;
  const outside = await outsideChanges({ base, project, contribution, scanned, reason, patchNew, ask, env });
  if (!outside.written) return { ...outside, scanned };
  return { ...outside, scanned: statEntries(project.root, openTree(project.root).entries) };
}

/** Signs what was written. The same bundle with its signature is left as it is: a new one would say only a new time. */
async function signed(
  { key, env, replace }: BundleRequest,
  { file, record, unchanged, notes }: Omit<MadeBundle, 'signature'>,
): Promise<Pick<MadeBundle, 'signature' | 'notes'>> {
  const beside = signaturesBeside(file);
  if (key !== undefined) {
    const kept = unchanged && !replace ? beside.find((path) => path === signaturePath(file, key)) : undefined;
    return { signature: kept ?? (await signBundle({ file, record, key, env, replace })), notes };
  }
  const [stale] = beside;
  if (stale === undefined || unchanged) return { signature: stale, notes };
  const note = `${stale} is the signature of what was there before: sign again with --sign --replace, or remove it`;
  return { signature: undefined, notes: [...notes, note] };
}

async function planBundle(
  request: BundleRequest,
  scanned: readonly SourceStatEntry[],
  base: Base,
  originals: BundlePlan['originals'],
): Promise<BundlePlan> {
  const { project, contribution, link, signOff, contributionOnly, env } = request;
  const own = contribution.directory;
  const { name, version } = project.manifest;
  const files = readContribution(project.root, scanned, own);
  const mtime = (await projectTime(project, env)).seconds;
  const sbom = makeSbom({ project, contribution, own, files, mtime, link });
  return {
    project,
    contribution,
    base,
    own,
    top: `${name}-${version}`,
    originals,
    files: [...files, sbom].sort((a, b) => comparePaths(a.path, b.path)),
    kind: contributionOnly ? 'contribution' : 'source',
    link,
    packageFile: request.packageFile?.file,
    signOff,
    mtime,
  };
}

async function describe(
  run: BundleRun,
  file: string,
  written: Written,
): Promise<Omit<MadeBundle, 'format' | 'findings' | 'signature'>> {
  const { record, plan } = run;
  if (record === undefined) throw new RangeError('a bundle that was written has its record');
  return {
    file,
    bytes: statSync(fsPath(file)).size,
    sha256: await fileDigest(file),
    unchanged: written.unchanged,
    record,
    baseTitle: plan.base.title,
    notes: [...plan.base.notes, ...written.notes],
  };
}

/** `NAME-VERSION-DISTRO.tar.gz` beside the tree, where it cannot come into the next bundle. */
function outputFile(
  { project, contribution, out, cwd, format, contributionOnly }: BundleRequest,
  base: Base,
): string {
  const { name, version } = project.manifest;
  const what = contributionOnly ? '-contribution' : '';
  const fileName = `${name}-${version}-${contribution.name}${what}.${format}`;
  const named = resolve(cwd, out ?? dirname(project.root));
  const isDirectory =
    out === undefined || out.endsWith('/') || statSync(named, { throwIfNoEntry: false })?.isDirectory();
  const file = isDirectory === true ? join(named, fileName) : named;
  refuseInside(file, project.root, base);
  return file;
}

/** A file in distros/ comes into the next bundle; with the tree itself as the base, one anywhere in it does. */
function refuseInside(file: string, root: string, { kind }: Base): void {
  const place = relative(realPath(root), realPath(dirname(file)));
  if (place.split('/')[0] === '..') return;
  if (kind !== 'tree' && place.split('/')[0] !== 'distros') return;
  throw new ContribError('usage', `${basename(file)} would become a part of the tree that is bundled`, {
    hint: 'name a place outside of the tree with --out',
  });
}

/** A link can lead into the tree. What is not there leads nowhere; writing says so. */
function realPath(path: string): string {
  try {
    return realpathSync(fsPath(path), 'latin1');
  } catch {
    return path;
  }
}

function compressionOf(format: BundleFormat): 'gz' | 'xz' | 'zst' {
  if (format === 'tar.xz') return 'xz';
  return format === 'tar.zst' ? 'zst' : 'gz';
}
