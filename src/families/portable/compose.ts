import { posix } from 'node:path';
import type { Distribution } from '../../distributions/distribution.ts';
import { API_MOUNT_POINTS, impliedMountPoints } from '../../facts/image/mount-points.ts';
import { factsOf } from '../../facts/set-facts.ts';
import { viewSet } from '../../facts/set-view.ts';
import type { UnitFacts } from '../../facts/units/units.ts';
import type { Project, ProjectPortable } from '../../manifest/project.ts';
import type { Entry } from '../../packages/entry.ts';
import type { Package, PackageSet } from '../../packages/package-set.ts';
import type { ArchiveContent } from '../../source/archive-entry.ts';
import type { SourceTree } from '../../source/tree.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import type { PackageOwner } from '../family.ts';
import { EXTENSION_UNIT_DIRECTORY, extensionRelease, extensionReleasePath, isMerged } from './extension.ts';
import { type ImageBase, licenseFiles, ownersOf, takenFromBase } from './from-base.ts';
import { type ImageFile, imageSet, madeDirectory, madeFile, whole } from './image-files.ts';
import { osRelease } from './os-release.ts';
import { contentFiles, packageFiles, symlinkFiles, throughTopLinks, topLinkFiles } from './sources.ts';
import { chosenUnits, IMAGE_UNIT_DIRECTORY, type UnitText } from './units.ts';

/** Packages of the distribution that go into the image whole. */
export type BundledPackages = {
  readonly set: PackageSet;
  readonly packages: readonly Package[];
  readonly contentOf: (pkg: Package, entry: Entry) => ArchiveContent;
};

export type ComposeInput = {
  readonly project: Project;
  readonly portable: ProjectPortable;
  readonly distribution: Distribution;
  readonly tree: SourceTree;
  /** The project's packages, planned or built. */
  readonly set: PackageSet;
  readonly contentOf: (pkg: Package, entry: Entry) => ArchiveContent;
  readonly base?: ImageBase | undefined;
  readonly bundled?: BundledPackages | undefined;
  /** A system extension: what lies below /usr and /opt alone, without what its base brings. */
  readonly isExtension?: boolean | undefined;
};

/** All that goes into an image, before anything of it is written. */
export type Composed = {
  readonly fileName: string;
  readonly name: string;
  readonly version: string;
  /** In the byte order of the paths. */
  readonly files: readonly ImageFile[];
  readonly set: PackageSet;
  readonly units: readonly UnitText[];
  /** The packages of the base that files were taken from, where it has a database that contrib reads. */
  readonly owners: ReadonlyMap<string, PackageOwner>;
};

/** The tree of an image: the project's files, what was asked for besides, what they need, and what systemd needs. */
export async function compose(input: ComposeInput): Promise<Composed> {
  const { project, portable, distribution, isExtension = false } = input;
  const base = isExtension ? undefined : input.base;
  const version = portable.item.version ?? project.manifest.version;
  const chosen = chosenPackages(input);
  const own = factsOf(viewSet({ ...input.set, packages: chosen }, distribution));
  const units = await chosenUnits({ portable, located: project.located, tree: input.tree, facts: own });
  const given = whole(givenFiles(input, chosen, units, version).map(throughTopLinks(base?.layer)));
  const pkg = imagePackage(input, version);
  const facts = factsOf(viewSet(imageSet(pkg, given), { ...distribution, pathAliases: {} }));
  const { byName } = await facts.units();
  const loaded = units.flatMap(({ name }) => byName.get(name) ?? []);
  const files = isExtension ? given : whole([...given, ...mountPoints(loaded, given)]);
  const taken =
    base === undefined
      ? []
      : await takenFromBase({
          base,
          set: imageSet(pkg, files),
          facts,
          units: loaded,
          portable,
          project,
          distribution,
        });
  const owners = base === undefined ? new Map() : await ownersOf(taken, base, distribution);
  const licenses = base === undefined ? [] : licenseFiles(owners, base);
  const all = whole([...files, ...taken, ...licenses]).sort((a, b) =>
    comparePaths(a.entry.path, b.entry.path),
  );
  return {
    fileName: `${portable.name}_${version}.raw`,
    name: portable.name,
    version,
    files: all,
    set: imageSet(pkg, all),
    units,
    owners,
  };
}

function chosenPackages({ portable, set }: ComposeInput): readonly Package[] {
  const { packages } = portable.item;
  return packages === undefined ? set.packages : set.packages.filter(({ name }) => packages.includes(name));
}

/** What holds first: the description's own words, then the project, then the distribution. */
function givenFiles(
  input: ComposeInput,
  chosen: readonly Package[],
  units: readonly UnitText[],
  version: string,
): ImageFile[] {
  if (input.isExtension === true) return extensionFiles(input, chosen, units, version);
  const { project, portable, distribution, tree, set, contentOf, bundled, base } = input;
  const here = project.located.locateKey(['portable', portable.name]);
  return [
    ...units.map(({ name, text, place }) => madeFile(`${IMAGE_UNIT_DIRECTORY}/${name}`, text, place)),
    madeFile('/etc/os-release', osRelease(project, portable, distribution), here),
    ...symlinkFiles(portable, project),
    ...contentFiles(portable, project, tree, distribution),
    ...packageFiles(set, chosen, 'project', contentOf),
    ...(bundled === undefined
      ? []
      : packageFiles(bundled.set, bundled.packages, 'packages', bundled.contentOf)),
    ...(bundled === undefined || base === undefined ? [] : topLinkFiles(base.layer)),
  ];
}

function extensionFiles(
  input: ComposeInput,
  chosen: readonly Package[],
  units: readonly UnitText[],
  version: string,
): ImageFile[] {
  const { project, portable, distribution, tree, set, contentOf, bundled } = input;
  const here = project.located.locateKey(['portable', portable.name]);
  const release = extensionRelease(project, portable, distribution);
  const bundledFiles =
    bundled === undefined
      ? []
      : packageFiles(bundled.set, bundled.packages, 'packages', bundled.contentOf).filter(isMerged);
  return [
    ...units.map(({ name, text, place }) => madeFile(`${EXTENSION_UNIT_DIRECTORY}/${name}`, text, place)),
    madeFile(extensionReleasePath(`${portable.name}_${version}`), release, here),
    ...[
      ...symlinkFiles(portable, project),
      ...contentFiles(portable, project, tree, distribution),
      ...packageFiles(set, chosen, 'project', contentOf),
    ].filter((file) => file.entry.type !== 'directory' || isMerged(file)),
    ...bundledFiles,
  ];
}

/** What systemd mounts something over, or goes to; what is there already stays as it is. */
function mountPoints(units: readonly UnitFacts[], files: readonly ImageFile[]): ImageFile[] {
  const there = new Set(files.map(({ entry }) => entry.path));
  return [...API_MOUNT_POINTS, ...units.flatMap(impliedMountPoints)]
    .filter(({ path }) => !there.has(path))
    .map(({ path, kind, setting }) => {
      const place = setting?.item.entry.place;
      const isFile = kind === 'file' || (kind === 'any' && looksLikeFile(path));
      return isFile ? madeFile(path, '', place) : madeDirectory(path, place);
    });
}

/** A bind mount says nothing of what it is: a name with a suffix is most often a file or a socket. */
function looksLikeFile(path: string): boolean {
  return /\.[A-Za-z][\w-]*$/.test(posix.basename(path)) && !/\.d$/.test(path);
}

function imagePackage({ project, portable, distribution }: ComposeInput, version: string): Package {
  const { manifest, located } = project;
  return {
    name: portable.name,
    version: { version },
    architecture: distribution.architecture,
    summary: portable.item.description ?? manifest.summary,
    relations: [],
    intents: [],
    scripts: [],
    accounts: [],
    units: [],
    origin: { kind: 'manifest', path: located.file },
  };
}
