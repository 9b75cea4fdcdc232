import { lstatSync } from 'node:fs';
import type { Distribution } from '../../distributions/distribution.ts';
import type { PackageOwner } from '../../families/family.ts';
import type { BundledPackages } from '../../families/portable/compose.ts';
import type { ImageBase } from '../../families/portable/from-base.ts';
import type { ImageFile } from '../../families/portable/image-files.ts';
import { formatVersion, type Package } from '../../packages/package-set.ts';
import { ContribError } from '../../system/errors.ts';
import { comparePaths, fsPath } from '../../system/path-bytes.ts';
import { copyrightLicenses, namedLicenses } from './licenses.ts';

/** One thing that files of an image were taken from. */
export type ContentSource = {
  /** `project`, `contents`, `packages`, `base` or `made`. */
  readonly kind: ImageFile['from']['kind'];
  /** The package; of what no package of a base has, the base itself. */
  readonly name: string;
  readonly version: string | null;
  /** Its licences by their short names; empty where nothing says. */
  readonly licenses: readonly string[];
  readonly files: readonly string[];
  readonly bytes: number;
};

/** Bytes of content; of a file that was not looked at yet, as it lies on this machine. */
export function sizeOf({ entry, content }: ImageFile): number {
  if (content === undefined) return 0;
  if (content.kind === 'bytes') return content.bytes.length;
  if (content.kind === 'stream' || entry.size !== undefined) return entry.size ?? 0;
  const stats = lstatSync(fsPath(content.path), { throwIfNoEntry: false });
  if (stats?.isFile() === true) return stats.size;
  throw new ContribError('incomplete', `${content.path} is no file any more`, { hint: 'run it again' });
}

export type BillInput = {
  readonly files: readonly ImageFile[];
  readonly project: { readonly name: string; readonly version: string; readonly license: string };
  readonly distribution: Distribution;
  readonly base: ImageBase | undefined;
  /** The directory of the base, where one has a package database. */
  readonly baseOwners: ReadonlyMap<string, PackageOwner>;
  readonly bundled: BundledPackages | undefined;
  /** The packages of the distribution that were read for it. */
  readonly packages: readonly Package[];
};

/** What was taken from where, by source: the largest first. */
export async function contentSources(input: BillInput): Promise<ContentSource[]> {
  const groups = new Map<string, { file: ImageFile; owner: PackageOwner | undefined; files: ImageFile[] }>();
  for (const file of input.files) {
    if (file.entry.type === 'directory') continue;
    const owner = ownerOf(file, input);
    const key = `${file.from.kind} ${owner?.name ?? file.from.name ?? ''}`;
    const group = groups.get(key) ?? { file, owner, files: [] };
    group.files.push(file);
    groups.set(key, group);
  }
  const sources = await Promise.all(
    [...groups.values()].map(
      async ({ file, owner, files }): Promise<ContentSource> => ({
        kind: file.from.kind,
        name: owner?.name ?? file.from.name ?? (file.from.kind === 'made' ? 'contrib' : input.project.name),
        version: owner?.version ?? null,
        licenses: await licensesOf(file, owner, input),
        files: files.map(({ entry }) => entry.path).sort(comparePaths),
        bytes: files.reduce((sum, one) => sum + sizeOf(one), 0),
      }),
    ),
  );
  return sources.sort((a, b) => b.bytes - a.bytes || comparePaths(a.name, b.name));
}

function ownerOf(
  { from, entry }: ImageFile,
  { bundled, baseOwners, project }: BillInput,
): PackageOwner | undefined {
  if (from.kind === 'base') return baseOwners.get(entry.path) ?? licenseOwner(entry.path, baseOwners);
  if (from.kind === 'project') return { name: from.name ?? project.name, version: project.version };
  if (from.kind !== 'packages') return undefined;
  const pkg = bundled?.packages.find(({ name }) => name === from.name);
  return pkg === undefined ? undefined : { name: pkg.name, version: formatVersion(pkg.version) };
}

/** The licence of a package is counted with it. */
function licenseOwner(path: string, owners: ReadonlyMap<string, PackageOwner>): PackageOwner | undefined {
  const name = /^\/usr\/share\/(?:doc|licenses)\/([^/]+)(?:\/|$)/.exec(path)?.[1];
  return [...owners.values()].find((owner) => owner.name === name);
}

async function licensesOf(
  { from }: ImageFile,
  owner: PackageOwner | undefined,
  { project, base, files, packages }: BillInput,
): Promise<string[]> {
  if (from.kind === 'project' || from.kind === 'contents') return [project.license];
  if (from.kind === 'made') return [];
  if (owner === undefined) return [];
  const named = namedLicenses(packages.find(({ name }) => name === owner.name));
  return named.length > 0 ? named : copyrightLicenses(owner.name, files, base);
}
