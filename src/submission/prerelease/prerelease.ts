import { join } from 'node:path';
import type { Listing } from '../../facts/bundle-listing.ts';
import { completeListing, listingDigest, sortedEntries } from '../../facts/bundle-listing.ts';
import { pathFields, toRecordEntry } from '../../facts/bundle-record.ts';
import type { SourceManifest } from '../../facts/source-manifest.ts';
import type { Finding } from '../../findings/finding.ts';
import { loadPackagers } from '../../manifest/packagers.ts';
import type { Project } from '../../manifest/project.ts';
import { declarationOf, declaredMatcher } from '../../plan/generated-files.ts';
import type { Signing } from '../../signatures/sign.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import type { CommitFacts } from '../tarball/commit-items.ts';
import { EXPORT_IGNORE, type SourceDifference } from '../tarball/differences.ts';
import { commitFindings } from '../tarball/judge.ts';
import { type TarballPlan, writeTarball } from '../tarball/write-tarball.ts';
import { changesSince } from './changes-since.ts';
import { chooseCommit, notesOn, sourceTime } from './choose-source.ts';
import { addressesOf, NOTE_DATA, NOTE_FILE, type PackagersNote, packagersOf, renderNote } from './note.ts';
import { type OutputFile, signTarballs, writeOutput } from './output.ts';
import { openSource, type Source } from './source.ts';

export const TARBALL_FORMATS = ['tar.gz', 'tar.xz', 'tar.zst'] as const;
export type TarballFormat = (typeof TARBALL_FORMATS)[number];

export type PrereleaseRequest = {
  readonly project: Project;
  /** A tag or commit; that of the version when absent. */
  readonly named: string | undefined;
  /** Where generated files are taken from; the working tree when absent. */
  readonly fromTarball: string | undefined;
  readonly formats: readonly TarballFormat[];
  /** The directory that everything is written into. */
  readonly out: (top: string) => string;
  readonly replace: boolean;
  /** What to sign with; nothing is signed when absent. */
  readonly signing: Signing | undefined;
  /** The revision that changes are counted from; the last release when absent. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  readonly to: string | undefined;
  readonly env: NodeJS.ProcessEnv;
};

export type MadePrerelease = {
  readonly directory: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly manifest: SourceManifest;
  readonly note: PackagersNote;
  readonly noteText: string;
  readonly notes: readonly string[];
  readonly findings: readonly Finding[];
};

/**
 * Makes what packagers are given before a release: tarballs, their manifest, the note, and checksums over all of it. All
 * of it appears whole, in one directory, or nothing does.
 * @throws ContribError findings where the tarball would differ from its tag in what nothing explains.
 */
export async function makePrerelease(request: PrereleaseRequest): Promise<MadePrerelease> {
  const { project, env } = request;
  const chosen = await chooseCommit(project, request.named);
  const source = await openSource(request, chosen);
  const { name, version } = source.described.manifest;
  const top = `${name}-${version}`;
  const mtime = await sourceTime(project, chosen, env);
  const plan: TarballPlan = { top, mtime, items: source.items };
  const directory = request.out(top);
  const { replace, signing } = request;
  const seal =
    signing === undefined
      ? undefined
      : (partial: string, tarballs: readonly OutputFile[]) => signTarballs(partial, tarballs, signing);
  return writeOutput(directory, { replace, seal }, async (partial) => {
    const tarballs: OutputFile[] = [];
    const notes = new Set(await notesOn(project, chosen));
    let listing: Listing = new Map();
    for (const format of request.formats) {
      const file = `${top}.${format}`;
      const written = await writeTarball(plan, join(partial, file), compressionOf(format));
      for (const note of written.notes) notes.add(note);
      listing = written.listing;
      tarballs.push({ name: file, bytes: written.bytes, sha256: await fileDigest(join(partial, file)) });
    }
    const manifest = manifestOf(source, listing, mtime);
    const note = await noteOf(request, source, manifest, tarballs);
    const noteText = renderNote(note);
    const files = [
      { name: `${top}.manifest.json`, text: `${JSON.stringify(manifest, undefined, 1)}\n` },
      { name: NOTE_FILE, text: noteText },
      { name: NOTE_DATA, text: `${JSON.stringify(note, undefined, 2)}\n` },
    ];
    const facts = source.facts();
    const isGenerated = declaredMatcher(source.generated.map(({ path }) => ({ path })));
    const findings = facts === undefined ? [] : commitFindings(facts, listing, isGenerated);
    const result = { directory, manifest, note, noteText, notes: [...notes], findings };
    return { tarballs, texts: files, result };
  });
}

function manifestOf(source: Source, listing: Listing, time: number): SourceManifest {
  const { chosen, described } = source;
  const { name: project, version } = described.manifest;
  const facts = source.facts();
  const differences = facts === undefined ? [] : madeDifferences(source, facts, listing);
  return {
    manifest: 1,
    project,
    version,
    source:
      chosen === undefined ? { kind: 'tree' } : { kind: 'git', name: chosen.name, commit: chosen.commit },
    time,
    digest: listingDigest(completeListing(listing.values())),
    differences: differences.map(({ path, ...rest }) => ({ ...pathFields(path), ...rest })),
    content: sortedEntries(listing).map(toRecordEntry),
  };
}

/** What a tarball that was just made has otherwise than its commit: nothing that is not declared. */
function madeDifferences(
  { generated, commitPaths, described }: Source,
  facts: CommitFacts,
  listing: Listing,
): readonly SourceDifference[] {
  const { tarball } = described.manifest;
  const generation = declarationOf(tarball?.generated ?? []);
  const leftOut = declarationOf(tarball?.['left-out'] ?? []);
  const ignored = new Set(facts.leftOut);
  const made = generated.map(({ path }): SourceDifference => {
    const { by = '', why } = generation(path) ?? {};
    const change = commitPaths.has(path) ? 'modified' : 'added';
    return { path, change, by, ...(why === undefined ? {} : { why }) };
  });
  const gone = [...commitPaths]
    .filter((path) => !listing.has(path))
    .map((path): SourceDifference => {
      if (ignored.has(path)) return { path, change: 'removed', by: EXPORT_IGNORE };
      return { path, change: 'removed', by: 'left-out', why: leftOut(path)?.why ?? '' };
    });
  return [...made, ...gone].sort((a, b) => comparePaths(a.path, b.path));
}

async function noteOf(
  request: PrereleaseRequest,
  { chosen, described }: Source,
  manifest: SourceManifest,
  tarballs: readonly OutputFile[],
): Promise<PackagersNote> {
  const { project, until, to } = request;
  const { summary, homepage } = described.manifest;
  return {
    project: manifest.project,
    version: manifest.version,
    summary,
    ...(homepage === undefined ? {} : { homepage }),
    source: chosen === undefined ? 'a source tree' : `${chosen.name}, commit ${chosen.commit}`,
    tarballs,
    content: manifest.digest,
    ...(await changesSince(project.root, chosen, request.since)),
    ...(until === undefined ? {} : { until }),
    ...addressesOf(described.manifest, to),
    packagers: packagersOf(loadPackagers(project.root)),
  };
}

/** How a tarball of this format is compressed. */
export function compressionOf(format: TarballFormat): 'gz' | 'xz' | 'zst' {
  if (format === 'tar.xz') return 'xz';
  return format === 'tar.zst' ? 'zst' : 'gz';
}
