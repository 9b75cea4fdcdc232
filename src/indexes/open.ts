import { existsSync } from 'node:fs';
import { detectHost } from '../distributions/host.ts';
import type { Distribution } from '../distributions/resolve.ts';
import { releasesOf } from '../distributions/resolve.ts';
import { ContribError } from '../system/errors.ts';
import { type AptSource, aptLists, aptSources } from './apt-sources.ts';
import { cacheDirectory } from './cache.ts';
import {
  type Catalogue,
  cacheRepositories,
  type IndexRecord,
  openCatalogue,
  rememberedIndexes,
} from './catalogue.ts';
import { debRepositories } from './deb-repository.ts';
import { type Location, locate } from './location.ts';
import type { Repository } from './repository.ts';
import { rpmRepositories } from './rpm-repository.ts';
import { singleFileRepositories } from './single-file.ts';

/** Where the indexes of a release are to be taken from. */
export type IndexOptions = {
  /** Directories, files or addresses of indexes. */
  readonly indexes: readonly string[];
  /** A mirror of the distribution, laid out as its own. */
  readonly mirror: string | undefined;
  readonly components: readonly string[];
  readonly keyring: string | undefined;
  /** Nothing is fetched. */
  readonly offline: boolean;
  /** Look at the places again, although the cache has what was read before. */
  readonly refresh: boolean;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly tell: (what: string) => void;
};

/**
 * The indexes of a release: those that the user names; else what the cache holds of it; else those of this machine's
 * apt, or of the mirror that apt uses, fetched into the cache of contrib alone.
 * @returns undefined where none of these is there.
 */
export async function openIndexes(
  distribution: Distribution,
  options: IndexOptions,
): Promise<Catalogue | undefined> {
  const directory = cacheDirectory(options.env);
  const isNamed = options.indexes.length > 0 || options.mirror !== undefined;
  const remembered = isNamed || options.refresh ? undefined : rememberedIndexes(distribution, directory);
  const known = remembered === undefined ? undefined : openCatalogue(remembered, directory);
  if (known !== undefined) return known;
  const repositories = isNamed
    ? await named(distribution, options)
    : await ofThisMachine(distribution, options);
  if (repositories === undefined) return undefined;
  const records: readonly IndexRecord[] = await cacheRepositories(
    repositories,
    distribution,
    directory,
    options.tell,
  );
  const catalogue = openCatalogue(records, directory);
  if (catalogue === undefined)
    throw new ContribError('incomplete', `${directory} did not keep what was written to it`);
  return catalogue;
}

async function named(distribution: Distribution, options: IndexOptions): Promise<readonly Repository[]> {
  const { indexes, mirror, cwd } = options;
  const places = [
    ...indexes.map((name) => locate(name, cwd)),
    ...(mirror === undefined ? [] : mirrored(locate(mirror, cwd), distribution)),
  ];
  const remote = places.find(({ local }) => local === undefined);
  if (options.offline && remote !== undefined) {
    throw new ContribError('usage', `${remote.name} would have to be fetched, and --offline forbids it`);
  }
  const found = await Promise.all(places.map((place) => repositoriesAt(place, distribution, options)));
  return found.flat();
}

/** What is at a place that the user named. */
export async function repositoriesAt(
  place: Location,
  distribution: Distribution,
  { components, keyring, env }: Pick<IndexOptions, 'components' | 'keyring' | 'env'>,
): Promise<readonly Repository[]> {
  const { architecture, family } = distribution;
  const keys = keyring ?? shippedKeyring(distribution);
  const single = await singleFileRepositories(place, family, cacheDirectory(env));
  if (single !== undefined) return single;
  if (family === 'deb') {
    for (const at of [place, ...mirrored(place, distribution)]) {
      const found = await debRepositories(at, { architecture, components, keyring: keys });
      if (found !== undefined) return found;
    }
  }
  const found = family === 'rpm' ? await rpmRepositories(place, keyring) : undefined;
  if (found !== undefined) return found;
  throw new ContribError(
    'missing',
    `${place.name} holds no index of ${distribution.title} ${distribution.release}`,
    {
      hint: 'name a repository of it: a directory, a file or an address',
    },
  );
}

/** Where a mirror has the indexes of a release. Of a distribution without one layout for all, the mirror itself. */
function mirrored(
  mirror: Location,
  { id, family, release, releaseInfo, architecture }: Distribution,
): Location[] {
  if (family === 'deb') return [mirror.at(`dists/${releaseInfo.codename ?? releaseInfo.version}`)];
  if (family === 'apk') {
    const branch = /^\d/.test(release) ? `v${release}` : release;
    return ['main', 'community'].map((part) =>
      mirror.at(`${branch}/${part}/${architecture}/APKINDEX.tar.gz`),
    );
  }
  if (id === 'arch')
    return ['core', 'extra'].map((part) => mirror.at(`${part}/os/${architecture}/${part}.files`));
  if (id === 'fedora') {
    const directory = /^\d/.test(release) ? `releases/${release}` : `development/${release}`;
    return [mirror.at(`${directory}/Everything/${architecture}/os`)];
  }
  return [mirror];
}

async function ofThisMachine(
  distribution: Distribution,
  options: IndexOptions,
): Promise<readonly Repository[] | undefined> {
  if (distribution.family !== 'deb' || detectHost()?.distribution !== distribution.id) return undefined;
  const sources = sourcesOf(distribution);
  const [source] = sources;
  if (source === undefined) return undefined;
  const keyring = options.keyring ?? source.keyring ?? shippedKeyring(distribution);
  const deb = { architecture: distribution.architecture, components: options.components, keyring };
  const lists = aptLists(source);
  const fromLists =
    lists === undefined
      ? undefined
      : await debRepositories(lists, {
          ...deb,
          components: options.components.length > 0 ? options.components : source.components,
        });
  const knowsFiles =
    fromLists?.some(({ parts }) => parts.some(({ format }) => format === 'deb-contents')) === true;
  if (options.offline || (knowsFiles && !options.refresh)) return fromLists;
  return debRepositories(locate(`${source.uri.replace(/\/+$/, '')}/dists/${source.suite}`, '/'), deb);
}

/** Where apt has the release from; of another release, the mirror of the one that this machine has. */
function sourcesOf(distribution: Distribution): readonly AptSource[] {
  const { codename, version } = distribution.releaseInfo;
  const suite = codename ?? version;
  const known = releasesOf(distribution.id).known.flatMap((release) => release.codename ?? release.version);
  const ofDistribution = aptSources().filter(
    (source) => known.includes(source.suite) && /^https?:/.test(source.uri),
  );
  const [exact] = ofDistribution.filter((source) => source.suite === suite);
  const [any] = ofDistribution;
  if (exact !== undefined) return [exact];
  return any === undefined ? [] : [{ ...any, suite }];
}

function shippedKeyring({ id }: Distribution): string | undefined {
  const path = `/usr/share/keyrings/${id}-archive-keyring.gpg`;
  return existsSync(path) ? path : undefined;
}
