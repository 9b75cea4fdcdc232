import { basename } from 'node:path';
import type { AcceptanceRecord } from '../../facts/acceptance-record.ts';
import { shellWord } from '../../families/shell-words.ts';
import { type Contribution, parseContribution } from '../../manifest/contribution.ts';
import { withOwnNames } from '../../manifest/own-names.ts';
import { PACKAGERS_FILE, parsePackagers } from '../../manifest/packagers.ts';
import type { Project } from '../../manifest/project.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { distributionOf, fetchCommand, type Hosted, installOf } from './install.ts';
import type { Kept } from './kept.ts';
import type { DownloadPage, PageDistribution } from './page.ts';
import type { PublicKey } from './public-key.ts';

/** A package beside the tarball, and for which distribution it is. */
export type HostedFor = Hosted & { readonly distribution: string };

export type PageInput = {
  readonly project: Project;
  readonly time: number;
  readonly base: string | undefined;
  readonly source: Hosted;
  readonly checksums: string;
  readonly sbom: Hosted;
  readonly provenance: Hosted;
  readonly envelope: Hosted | undefined;
  readonly records: readonly AcceptanceRecord[];
  readonly hosted: readonly HostedFor[];
  readonly kept: Kept;
  readonly keys: readonly PublicKey[];
  /** Signatures by the names of their files, with the key that made them. */
  readonly signatures: readonly { readonly file: string; readonly of: string; readonly key: PublicKey }[];
};

/** What the download page says, from the tree that is released and nothing else. */
export function pageData(input: PageInput): DownloadPage {
  const { project, time, base, source, checksums, sbom, provenance, envelope = null, signatures } = input;
  const { name, version, summary, license, homepage = null } = project.manifest;
  const distributions = listedDistributions(input);
  return {
    download: 1,
    project: name,
    version,
    summary,
    license,
    homepage,
    date: new Date(time * 1000).toISOString().slice(0, 10),
    base: base ?? null,
    source,
    checksums,
    sbom,
    provenance,
    envelope,
    signatures: signatures.map(({ file, of, key }) => ({
      scheme: key.scheme,
      file,
      of,
      fingerprint: key.fingerprint,
      key: key.file?.name ?? null,
    })),
    verify: verifySteps(input),
    distributions,
    outstanding: outstandingOf(input, distributions),
  };
}

/** Where the directory will be: as somebody says, else where the manifest’s own address of the tarball leads. */
export function publishedAt(
  { manifest }: Project,
  tarball: string,
  said: string | undefined,
): string | undefined {
  if (said !== undefined) return said.endsWith('/') ? said : `${said}/`;
  const url = manifest.source?.url.replaceAll('${version}', () => manifest.version);
  return url !== undefined && basename(url) === tarball ? url.slice(0, -tarball.length) : undefined;
}

function verifySteps({ base, source, checksums, keys, signatures }: PageInput): DownloadPage['verify'] {
  const files = [
    source.file,
    checksums,
    ...signatures.filter(({ of }) => of === source.file).map(({ file }) => file),
    ...keys.flatMap(({ file }) => (file === undefined ? [] : [file.name])),
  ];
  const fetched = { title: 'Download it', commands: files.map((file) => fetchCommand(`${base}${file}`)) };
  return [
    ...(base === undefined ? [] : [fetched]),
    { title: 'Compare its digest', commands: [`sha256sum --ignore-missing -c ${shellWord(checksums)}`] },
    ...keys.map(({ scheme, verify }) => ({
      title: `Check the ${scheme === 'openpgp' ? 'OpenPGP' : scheme} signature`,
      commands: [verify(source.file)],
    })),
  ];
}

function listedDistributions(input: PageInput): PageDistribution[] {
  const { records, kept } = input;
  const byId = new Map(records.map((record) => [record.distribution, record]));
  const ids = new Set([...byId.keys(), ...ownParts(kept)]);
  const listed = [...ids].map((id) => inTree(id, byId.get(id), input));
  const all = [...listed, ...elsewhere(input, ids)];
  return all.sort(byTitle);
}

/** Distributions that have a part in the tree, accepted or upstream’s own. */
export function ownParts(kept: Kept): string[] {
  return [...kept.keys()].flatMap((path) => /^distros\/([^/]+)\/distro\.yaml$/.exec(path)?.[1] ?? []);
}

function inTree(id: string, record: AcceptanceRecord | undefined, input: PageInput): PageDistribution {
  const { project, hosted, base } = input;
  const { manifest } = project;
  const part = partOf(id, input.kept);
  const distribution = distributionOf(id);
  const person = record?.contributor ?? part?.file.maintainer;
  const link = part?.file.package;
  const install = installOf(distribution, {
    inDistribution: part?.file.link,
    package: record === undefined ? (link === undefined ? null : { link }) : record.package,
    hosted: hosted.find((one) => one.distribution === id),
    names: askedFor(withOwnNames({ project, contribution: part, release: part?.releases[0] }).project),
    base,
  });
  return {
    id,
    title: distribution?.title ?? id,
    releases: [...(record?.releases ?? part?.releases ?? [])],
    version: record?.version ?? manifest.version,
    older: record !== undefined && record.version !== manifest.version,
    date: record?.accepted.at.slice(0, 10) ?? null,
    contributor: person === undefined ? null : { name: person.name, link: person.url ?? null },
    content: record?.bundle.digest ?? null,
    install,
  };
}

/** Distributions that have the package themselves, and no part in the tree. */
function elsewhere(input: PageInput, known: ReadonlySet<string>): PageDistribution[] {
  return packagersIn(input.kept).flatMap(([id, { maintainer, link }]): PageDistribution[] => {
    if (link === undefined || known.has(id)) return [];
    const distribution = distributionOf(id);
    const [person] = maintainer;
    const where = { inDistribution: link, package: null, hosted: undefined, base: undefined };
    return [
      {
        id,
        title: distribution?.title ?? id,
        releases: [],
        version: null,
        older: false,
        date: null,
        contributor: person === undefined ? null : { name: person.name, link: person.url ?? null },
        content: null,
        install: installOf(distribution, { ...where, names: askedFor(input.project) }),
      },
    ];
  });
}

/** Whom everybody waits for: they were asked or contributed before, and have nothing for this version. */
function outstandingOf(
  { kept }: PageInput,
  distributions: readonly PageDistribution[],
): DownloadPage['outstanding'] {
  const ready = new Set(distributions.filter(({ older }) => !older).map(({ id }) => id));
  const asked = new Map(
    packagersIn(kept).map(([id, { maintainer }]) => [id, maintainer.map(({ name }) => name)] as const),
  );
  for (const { id, older, contributor } of distributions) {
    if (older && !asked.has(id)) asked.set(id, contributor === null ? [] : [contributor.name]);
  }
  return [...asked]
    .filter(([id]) => !ready.has(id))
    .map(([id, packagers]) => ({ id, title: distributionOf(id)?.title ?? id, packagers }))
    .sort(byTitle);
}

function packagersIn(kept: Kept) {
  const bytes = kept.get(PACKAGERS_FILE);
  return bytes === undefined ? [] : Object.entries(parsePackagers(bytes.toString('utf8')).file.packagers);
}

function partOf(id: string, kept: Kept): Contribution | undefined {
  const path = `distros/${id}/distro.yaml`;
  const bytes = kept.get(path);
  return bytes === undefined ? undefined : parseContribution(id, path, bytes.toString('utf8'));
}

/** The package that is called like the project, else all that a user cannot do without. */
function askedFor({ packages, manifest }: Project): string[] {
  const names = packages.map(({ name }) => name);
  if (names.includes(manifest.name)) return [manifest.name];
  return packages.filter(({ item }) => item.optional !== true).map(({ name }) => name);
}

/** As people look them up: openSUSE stands before Ubuntu. */
function byTitle(a: { readonly title: string; readonly id: string }, b: typeof a): number {
  return comparePaths(a.title.toLowerCase(), b.title.toLowerCase()) || comparePaths(a.id, b.id);
}
