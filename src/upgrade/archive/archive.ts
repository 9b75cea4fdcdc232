import { parseFields } from '../../families/deb/read/fields.ts';
import { debPackage } from '../../families/deb/read/package.ts';
import { compareDebVersions } from '../../families/deb/versions.ts';
import { cacheParts } from '../../indexes/cache.ts';
import { debStanzas } from '../../indexes/deb-stanzas.ts';
import type { FilesMeta } from '../../indexes/files-write.ts';
import type { IndexPart, Repository } from '../../indexes/repository.ts';
import { openStore, type Store } from '../../indexes/store.ts';
import type { Package } from '../../packages/package-set.ts';
import { decompress } from '../../system/compress/decompress.ts';
import { ContribError } from '../../system/errors.ts';

/** One suite of an archive, as its indexes have it. */
export type Archive = {
  readonly name: string;
  readonly files: readonly Store<FilesMeta>[];
  readonly packages: readonly IndexPart[];
};

/**
 * Opens the indexes of a suite: its paths go into the cache once, by digest, and are read from there.
 * @throws ContribError missing where there are no Packages or no Contents, bad-input where paths are in no order.
 */
export async function openArchive(
  name: string,
  repositories: readonly Repository[],
  directory: string,
  tell: (what: string) => void,
): Promise<Archive> {
  const parts = [
    ...new Map(repositories.flatMap((one) => one.parts).map((part) => [part.digest, part])).values(),
  ];
  const packages = parts.filter(({ format }) => format === 'deb-packages');
  const contents = parts.filter(({ format }) => format === 'deb-contents');
  if (packages.length === 0 || contents.length === 0) {
    throw new ContribError('missing', `${name} has no ${packages.length === 0 ? 'Packages' : 'Contents'}`, {
      hint: 'name a directory with both, as DISTS/SUITE of a mirror or Packages and Contents-amd64 side by side',
    });
  }
  const files: Store<FilesMeta>[] = [];
  const cached = await cacheParts(contents, directory, (part) => tell(`reading ${part}`));
  for (const part of contents) {
    const store = openStore<FilesMeta>(`${directory}/${cached.get(part.digest)?.files ?? ''}`);
    if (store === undefined)
      throw new ContribError('incomplete', `${directory} did not keep what was written to it`);
    if (!store.meta.sorted) {
      throw new ContribError('bad-input', `${part.name} is not in the order of its bytes`, {
        place: { file: part.name },
        hint: 'sort it with LC_ALL=C sort',
      });
    }
    files.push(store);
  }
  return { name, files, packages };
}

/** The packages of a suite by name, each read when it is asked for; the newest where there are several versions. */
export type ArchivePackages = {
  readonly count: number;
  readonly get: (name: string) => Package | undefined;
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
  return {
    count: stanzas.size,
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

function isNewer(stanza: string, known: string): boolean {
  return compareDebVersions(fieldIn(stanza, 'Version'), fieldIn(known, 'Version')) > 0;
}

function fieldIn(stanza: string, field: string): string {
  return new RegExp(`^${field}: *(.*)$`, 'm').exec(stanza)?.[1]?.trim() ?? '';
}
