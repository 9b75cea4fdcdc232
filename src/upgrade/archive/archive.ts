import { parseFields } from '../../families/deb/read/fields.ts';
import { debPackage } from '../../families/deb/read/package.ts';
import { compareDebVersions } from '../../families/deb/versions.ts';
import { debStanzas } from '../../indexes/deb-stanzas.ts';
import type { IndexPart, Repository } from '../../indexes/repository.ts';
import type { Package } from '../../packages/package-set.ts';
import { decompress } from '../../system/compress/decompress.ts';
import { ContribError } from '../../system/errors.ts';
import { comparePaths } from '../../system/path-bytes.ts';

/** One suite of an archive, as its indexes have it. */
export type Archive = {
  readonly name: string;
  readonly contents: readonly IndexPart[];
  readonly packages: readonly IndexPart[];
};

/**
 * What the indexes of a suite consist of. Nothing of it has been read.
 * @throws ContribError missing where there are no Packages although they are needed, or no Contents.
 */
export function archiveOf(
  name: string,
  repositories: readonly Repository[],
  needed: readonly ('Packages' | 'Contents')[],
): Archive {
  const parts = [
    ...new Map(repositories.flatMap((one) => one.parts).map((part) => [part.digest, part])).values(),
  ];
  const packages = parts.filter(({ format }) => format === 'deb-packages');
  const contents = parts.filter(({ format }) => format === 'deb-contents');
  const found = { Packages: packages, Contents: contents };
  const lacking = needed.find((one) => found[one].length === 0);
  if (lacking === undefined) return { name, contents, packages };
  throw new ContribError('missing', `${name} has no ${lacking}`, {
    hint: `name a directory with ${needed.join(' and ')}, as DISTS/SUITE of a mirror, or files side by side`,
  });
}

/** The packages of a suite by name, each read when it is asked for; the newest where there are several versions. */
export type ArchivePackages = {
  readonly count: number;
  readonly get: (name: string) => Package | undefined;
  /** The names of the packages that provide a name, sorted. */
  readonly providers: (name: string) => readonly string[];
};

export async function archivePackages(
  { packages, name }: Archive,
  tell: (what: string) => void,
): Promise<ArchivePackages> {
  const stanzas = new Map<string, string>();
  for (const part of packages) {
    tell(`reading ${part.name}`);
    const { chunks } = decompress(await part.open(), part.name);
    for await (const stanza of debStanzas(chunks, part.name)) {
      const own = fieldIn(stanza, 'Package');
      const known = stanzas.get(own);
      if (known === undefined || isNewer(stanza, known)) stanzas.set(own, stanza);
    }
  }
  const read = new Map<string, Package>();
  const provided = providedIn(stanzas);
  return {
    count: stanzas.size,
    providers: (wanted) => provided.get(wanted) ?? [],
    get(wanted) {
      const stanza = stanzas.get(wanted);
      const known = read.get(wanted);
      if (stanza === undefined || known !== undefined) return known;
      const origin = { kind: 'archive', path: `${name}: ${wanted}` } as const;
      const pkg = debPackage(parseFields(stanza, origin.path), { scripts: [], triggers: [] }, origin);
      read.set(wanted, pkg);
      return pkg;
    },
  };
}

/** Who provides a name; what a package is not asked for is not read. */
function providedIn(stanzas: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const provided = new Map<string, string[]>();
  for (const name of [...stanzas.keys()].sort(comparePaths)) {
    for (const one of fieldIn(stanzas.get(name) ?? '', 'Provides').split(',')) {
      const [, own] = /^\s*([^\s(:]+)/.exec(one) ?? [];
      if (own === undefined) continue;
      const known = provided.get(own);
      if (known === undefined) provided.set(own, [name]);
      else known.push(name);
    }
  }
  return provided;
}

function isNewer(stanza: string, known: string): boolean {
  return compareDebVersions(fieldIn(stanza, 'Version'), fieldIn(known, 'Version')) > 0;
}

function fieldIn(stanza: string, field: string): string {
  return new RegExp(`^${field}: *(.*)$`, 'm').exec(stanza)?.[1]?.trim() ?? '';
}
