import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AcceptanceRecord } from '../../facts/acceptance-record.ts';
import { completeListing, type Listing, listingDigest } from '../../facts/bundle-listing.ts';
import { type Finding, failing } from '../../findings/finding.ts';
import type { Project } from '../../manifest/project.ts';
import type { ChosenKey } from '../../signatures/choose-key.ts';
import { trustOf } from '../../signatures/trust.ts';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { type ChosenCommit, chooseCommit, notesOn, sourceTime } from '../prerelease/choose-source.ts';
import { CHECKSUMS, type OutputFile, writeOutput } from '../prerelease/output.ts';
import { compressionOf, type TarballFormat } from '../prerelease/prerelease.ts';
import { openSource, type Source } from '../prerelease/source.ts';
import { writeTarball } from '../tarball/write-tarball.ts';
import { releasedContributions } from './accepted.ts';
import { attestations } from './attestations.ts';
import { hostPackages, type PackageChoice } from './hosted.ts';
import type { Hosted } from './install.ts';
import { keeping } from './kept.ts';
import { deadLinks } from './links.ts';
import { notMerged } from './not-merged.ts';
import { packageFindings } from './package-digests.ts';
import { type DownloadPage, PAGE_FILES } from './page.ts';
import { ownParts, pageData, publishedAt } from './page-data.ts';
import { publicKeyOf } from './public-key.ts';
import { linksOf, remarksOn } from './remarks.ts';
import { renderHtml, renderJson, renderMarkdown } from './render-page.ts';
import { requireDifferentSchemes, type Signer, signWithAll, writeKeys } from './sealing.ts';

export type ReleaseRequest = {
  readonly project: Project;
  /** A tag or commit; that of the version when absent. */
  readonly named: string | undefined;
  readonly fromTarball: string | undefined;
  readonly format: TarballFormat;
  readonly cwd: string;
  /** The directory that is written; `NAME-VERSION-release` beside the tree when absent. */
  readonly out: string | undefined;
  readonly replace: boolean;
  /** Where the directory will be published. */
  readonly url: string | undefined;
  /** Packages that are put beside the tarball. */
  readonly packages: readonly PackageChoice[];
  /** Distributions whose hosted package upstream built or signed itself. */
  readonly rebuilt: readonly string[];
  /** Distributions whose accepted contribution may be missing. */
  readonly without: readonly string[];
  readonly keys: readonly ChosenKey[];
  readonly offline: boolean;
  readonly env: NodeJS.ProcessEnv;
};

export type MadeRelease = {
  readonly directory: string;
  /** The files with the signatures, of the tarball and of the checksums. */
  readonly signed: readonly string[];
  readonly files: readonly OutputFile[];
  readonly page: DownloadPage;
  readonly source: string;
  readonly content: string;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
};

/**
 * Makes a release: the source tarball, built twice and compared, with all that was accepted exactly as it was accepted;
 * checksums, signatures, provenance, bill of materials, hosted packages, and the download page. All of it appears
 * whole, in one directory, or nothing does.
 * @throws ContribError findings where a contribution drifted, is missing, or a link leads nowhere.
 */
export async function makeRelease(request: ReleaseRequest): Promise<MadeRelease> {
  const { project, env, replace, cwd } = request;
  requireDifferentSchemes(request.keys);
  const chosen = await chooseCommit(project, request.named);
  const source = await openSource(request, chosen);
  const { name, version } = source.described.manifest;
  const top = `${name}-${version}`;
  const signers: Signer[] = [];
  for (const key of request.keys) signers.push({ chosen: key, key: await publicKeyOf(name, key, env) });
  const time = await sourceTime(project, chosen, env);
  const release: Release = { request, chosen, source, top, time, signers };
  const directory = resolve(cwd, request.out ?? join(project.root, '..', `${top}-release`));
  const fill = (partial: string) => fillRelease(release, partial);
  const sealed: string[] = [];
  const seal = async (partial: string) => {
    const signatures = await signWithAll(join(partial, CHECKSUMS), signers, env);
    sealed.push(...signatures.map(({ file }) => file));
    return [];
  };
  const made = await writeOutput(directory, { replace, seal }, fill);
  const signed = [...made.page.signatures.map(({ file }) => file), ...sealed];
  return { directory, signed, ...made };
}

type Release = {
  readonly request: ReleaseRequest;
  readonly chosen: ChosenCommit | undefined;
  readonly source: Source;
  /** `NAME-VERSION`. */
  readonly top: string;
  readonly time: number;
  readonly signers: readonly Signer[];
};

type Built = {
  readonly file: Hosted;
  readonly listing: Listing;
  /** The digest of the canonical listing. */
  readonly content: string;
  readonly notes: readonly string[];
};

async function fillRelease(release: Release, partial: string) {
  const { request, source, chosen, signers } = release;
  const { project, env } = request;
  const kept = new Map<string, Buffer>();
  const built = await buildTwice(release, partial, kept);
  const records = await requireContributions(release, built.listing, kept);
  const hosted = await hostPackages(request, ownParts(kept), partial);
  requireNone(packageFindings(records, hosted, request.rebuilt));
  const keyFiles = await writeKeys(signers, partial);
  const signatures = await signWithAll(join(partial, built.file.file), signers, env);
  const base = publishedAt(source.described, built.file.file, request.url);
  const attested = await attestations(release, { ...built, records, hosted, base });
  const page = pageData({
    project: source.described,
    time: release.time,
    base,
    source: built.file,
    checksums: CHECKSUMS,
    sbom: attested.sbom.item,
    provenance: attested.provenance.item,
    envelope: attested.envelope?.item,
    records,
    hosted,
    kept,
    keys: signers.map(({ key }) => key),
    signatures,
  });
  if (!request.offline) requireNone(await deadLinks(linksOf(page, project)));
  const texts = [
    ...[attested.sbom, attested.provenance, attested.envelope]
      .filter((one) => one !== undefined)
      .map(({ item, text }) => ({ name: item.file, text })),
    { name: PAGE_FILES.html, text: renderHtml(page) },
    { name: PAGE_FILES.markdown, text: renderMarkdown(page) },
    { name: PAGE_FILES.json, text: renderJson(page) },
  ];
  const notes = [...(await notesOn(project, chosen)), ...built.notes];
  const findings = remarksOn(page, records);
  const result = { page, source: chosen?.name ?? 'the tree', content: built.content, notes, findings };
  return { tarballs: [...[built.file, ...hosted].map(asOutput), ...keyFiles], texts, result };
}

/** The tarball, built two times from the source, since only that shows that it can be built again. */
async function buildTwice(
  { source, top, time, request }: Release,
  directory: string,
  kept: Map<string, Buffer>,
): Promise<Built> {
  const file = `${top}.${request.format}`;
  const [first, second] = [join(directory, file), join(directory, `${file}.again`)];
  const compression = compressionOf(request.format);
  const plan = { top, mtime: time };
  const written = await writeTarball(
    { ...plan, items: () => keeping(source.items(), kept) },
    first,
    compression,
  );
  await writeTarball({ ...plan, items: source.items }, second, compression);
  const sha256 = await fileDigest(first);
  const same = sha256 === (await fileDigest(second));
  rmSync(second);
  if (!same) {
    throw new ContribError('incomplete', `${file} came out otherwise when it was built again`, {
      hint: 'nothing may change in the tree meanwhile: release a tag, or wait for what writes there',
    });
  }
  const content = listingDigest(completeListing(written.listing.values()));
  const item = { file, bytes: written.bytes, sha256 };
  return { file: item, listing: written.listing, content, notes: written.notes };
}

/** All that was accepted, exactly as it was accepted. */
async function requireContributions(
  { request, source, chosen }: Release,
  listing: Listing,
  kept: ReadonlyMap<string, Buffer>,
): Promise<readonly AcceptanceRecord[]> {
  const { project, without } = request;
  const trust = await trustOf(project);
  const { records, findings } = await releasedContributions(source.described, listing, kept, trust);
  const missing = chosen === undefined ? [] : await notMerged(project.root, chosen, records, without);
  requireNone([...findings, ...missing]);
  return records;
}

function requireNone(findings: readonly Finding[]): void {
  if (!failing(findings)) return;
  throw new ContribError('findings', 'nothing was made: the release would not be what it says', {
    findings,
    hint: 'contrib explain RULE says why',
  });
}

function asOutput({ file, bytes, sha256 }: Hosted): OutputFile {
  return { name: file, bytes, sha256 };
}
