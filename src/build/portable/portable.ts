import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import { type Exposure, exposuresOf } from '../../facts/image/exposure.ts';
import { type ImageFacts, imageFacts } from '../../facts/image/image.ts';
import { DEFAULT_PROFILE } from '../../facts/image/profiles.ts';
import { type Composed, type ComposeInput, compose } from '../../families/portable/compose.ts';
import { type Finding, failing } from '../../findings/finding.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import { PORTABLE_RULES } from '../../rules/portable.gen.ts';
import { judge } from '../../rules/run.ts';
import { suppress, writtenSuppressions } from '../../rules/suppress.ts';
import { writeDirectoryWhole } from '../../system/atomic.ts';
import { forgetPartial, rememberPartial } from '../../system/atomic-partials.ts';
import { ContribError } from '../../system/errors.ts';
import { fileDigest } from '../../system/file-digest.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { replaceDirectoryWhole } from '../../system/replace-directory.ts';
import { writeSums } from '../collect.ts';
import { type OpenedBase, openBase } from './base.ts';
import { type ContentSource, contentSources } from './contents.ts';
import { requireDiskPrograms, writeDisk } from './disk.ts';
import { fileSystemOptions, writeFileSystem } from './file-system.ts';
import { instructions } from './instructions.ts';
import { requireFileSystemPrograms } from './programs.ts';
import { requireVerityPrograms, type VerityRequest, writeVerity } from './verity.ts';

/** Where the files of the project's packages come from: a plan, or packages that were built. */
export type PortableSource = Pick<ComposeInput, 'set' | 'contentOf' | 'tree'>;

export type PortableRequest = PortableSource & {
  readonly project: Project;
  readonly distribution: Distribution;
  /** The images to make. */
  readonly portables: readonly ProjectPortable[];
  readonly seconds: number;
  /** A directory that stands for `/` and counts instead of the description's base. */
  readonly base: string | undefined;
  /** The directory to make; without it the images are judged and nothing is written. */
  readonly out?: string;
  readonly replace?: boolean;
  /** Whether dm-verity data is made beside the images. */
  readonly verity?: VerityRequest;
  /** Whether each image is a disk with partitions. */
  readonly disk?: boolean;
  /** Whether system extensions are made of the project instead: without what their base brings. */
  readonly isExtension?: boolean;
  readonly tell: (text: string) => void;
};

export type MadeImage = {
  readonly name: string;
  readonly version: string;
  readonly fileName: string;
  /** Null where nothing was written. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly profile: string;
  readonly units: readonly string[];
  /** What systemd-analyze says of the services; null where it is not on this machine. */
  readonly exposures: readonly Exposure[] | null;
  readonly sources: readonly ContentSource[];
};

export type MadeImages = {
  /** Null where nothing was written. */
  readonly directory: string | null;
  readonly images: readonly MadeImage[];
  readonly findings: readonly Finding[];
};

type Ready = {
  readonly composed: Composed;
  readonly image: ImageFacts;
  readonly opened: OpenedBase;
  readonly exposures: readonly Exposure[] | undefined;
};

/**
 * Makes the portable service images of a project: puts the tree of each together, judges it, and writes image, list of
 * contents, instructions and SHA256SUMS into one directory, whole or not at all.
 * @throws ContribError findings where a rule says that an image would not work; nothing is written then.
 */
export async function makeImages(request: PortableRequest): Promise<MadeImages> {
  if (request.out !== undefined) await requireImagePrograms(request);
  const scratch = mkdtempSync(join(tmpdir(), 'contrib-portable-'));
  rememberPartial(scratch);
  try {
    const ready: Ready[] = [];
    for (const [index, portable] of request.portables.entries())
      ready.push(await prepare(portable, request, join(scratch, String(index))));
    const findings = await judgeAll(ready, request.project);
    if (failing(findings)) {
      throw new ContribError('findings', 'nothing was made: the image would not work', { findings });
    }
    const { out } = request;
    const images =
      out === undefined
        ? await Promise.all(ready.map((one) => describe(one, request)))
        : await writeAll(ready, request, out);
    return { directory: out ?? null, images, findings };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
    forgetPartial(scratch);
  }
}

/** @throws ContribError missing for a program that writing the images takes, with the package that has it. */
export async function requireImagePrograms({
  portables,
  verity,
  disk,
}: Pick<PortableRequest, 'portables' | 'verity' | 'disk'>): Promise<void> {
  for (const { item } of portables) requireFileSystemPrograms(fileSystemOptions(item));
  if (verity !== undefined) requireVerityPrograms(verity);
  if (disk === true) await requireDiskPrograms();
}

async function prepare(portable: ProjectPortable, request: PortableRequest, scratch: string): Promise<Ready> {
  const { project, distribution, set, contentOf, tree, base: directory, tell, isExtension } = request;
  const opened = await openBase({ project, portable, distribution, directory, scratch, tell });
  tell(`putting ${portable.name} together`);
  const composed = await compose({
    project,
    portable,
    distribution,
    set,
    contentOf,
    tree,
    ...opened,
    isExtension,
  });
  const { profile = DEFAULT_PROFILE, units } = portable.item;
  const path = ['portable', portable.name];
  const identity = {
    fileName: composed.fileName,
    place: project.located.locateKey(path),
    profile,
    profilePlace: project.located.locate([...path, 'profile']),
    ...(units === undefined ? {} : { listed: composed.units }),
  };
  const image = await imageFacts(composed.set, identity, distribution);
  return { composed, opened, image, exposures: await exposuresOf(image) };
}

/** A suppression counts as used where it answers for any of the images. */
async function judgeAll(ready: readonly Ready[], project: Project): Promise<Finding[]> {
  const findings: Finding[] = [];
  const ran = new Set<string>();
  for (const { image, exposures } of ready) {
    const subjects = { image, ...(exposures === undefined ? {} : { exposures }) };
    const judgement = await judge(subjects, { rules: PORTABLE_RULES });
    findings.push(...judgement.findings);
    for (const rule of judgement.judged) ran.add(rule);
  }
  return suppress(findings, writtenSuppressions(project, undefined), ran);
}

async function writeAll(
  ready: readonly Ready[],
  request: PortableRequest,
  out: string,
): Promise<MadeImage[]> {
  const made: MadeImage[] = [];
  const fill = async (directory: string) => {
    made.length = 0;
    for (const one of ready) made.push(await writeOne(one, request, directory));
    // Of an image the digest is known: it is large, and read once.
    const known = new Map(made.map(({ fileName, sha256 }) => [fileName, sha256]));
    const sums = readdirSync(directory)
      .sort(comparePaths)
      .map(async (name) => ({ name, sha256: known.get(name) ?? (await fileDigest(join(directory, name))) }));
    writeSums(directory, await Promise.all(sums));
  };
  if (request.replace === true) await replaceDirectoryWhole(out, fill);
  else await writeDirectoryWhole(out, fill);
  return made;
}

async function writeOne(ready: Ready, request: PortableRequest, directory: string): Promise<MadeImage> {
  const { composed, image } = ready;
  const { seconds, tell } = request;
  const { fileName, name, version, files } = composed;
  const portable = request.portables.find((one) => one.name === name);
  const target = join(directory, fileName);
  tell(`writing ${fileName}`);
  await writeFileSystem(files, target, seconds, fileSystemOptions(portable?.item ?? {}));
  chmodSync(target, 0o644);
  const { verity, disk, distribution } = request;
  if (disk === true) await writeDisk(target, { architecture: distribution.canonicalArchitecture, verity });
  else if (verity !== undefined) await writeVerity(target, verity);
  const described = await describe(ready, request);
  const stem = fileName.slice(0, -'.raw'.length);
  const contents = { image: fileName, sources: described.sources };
  writeText(join(directory, `${stem}.contents.json`), `${JSON.stringify(contents, undefined, 2)}\n`);
  const { profile, units } = image;
  writeText(
    join(directory, `${stem}.txt`),
    instructions({
      ...{ name, version, fileName, profile, units: units.attached },
      ...(image.extension === undefined ? {} : { liesOn: `${distribution.title} ${distribution.release}` }),
    }),
  );
  return { ...described, bytes: statSync(target).size, sha256: await fileDigest(target) };
}

async function describe(
  { composed, image, opened, exposures }: Ready,
  { project, distribution }: PortableRequest,
): Promise<MadeImage> {
  const { fileName, name, version, files, owners } = composed;
  const { manifest } = project;
  const sources = await contentSources({
    files,
    distribution,
    project: { name: manifest.name, version: manifest.version, license: manifest.license },
    base: opened.base,
    baseOwners: owners,
    bundled: opened.bundled,
    packages: opened.packages ?? [],
  });
  const { profile, units } = image;
  const names = units.attached.map((unit) => unit.name);
  return {
    name,
    version,
    fileName,
    bytes: null,
    sha256: null,
    profile,
    units: names,
    exposures: exposures ?? null,
    sources,
  };
}

function writeText(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o644);
}
