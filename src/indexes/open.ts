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
    ...(mirror === undefined ? [] : suitesOf(locate(mirror, cwd), distribution)),
  ];
  const remote = places.find(({ local }) => local === undefined);
  if (options.offline && remote !== undefined) {
    throw new ContribError('usage', `${remote.name} would have to be fetched, and --offline forbids it`);
  }
  const found = await Promise.all(places.map((place) => repositoriesAt(place, distribution, options)));
  return found.flat();
}

/** What is at a place that the user named. */
async function repositoriesAt(
  place: Location,
  distribution: Distribution,
  { components, keyring }: IndexOptions,
): Promise<readonly Repository[]> {
  const { architecture } = distribution;
  const deb = { architecture, components, keyring: keyring ?? shippedKeyring(distribution) };
  for (const at of distribution.family === 'deb' ? [place, ...suitesOf(place, distribution)] : []) {
    const found = await debRepositories(at, deb);
    if (found !== undefined) return found;
  }
  throw new ContribError(
    'missing',
    `${place.name} holds no index of ${distribution.title} ${distribution.release}`,
    {
      hint: 'name a repository of it: a directory, a file or an address',
    },
  );
}

function suitesOf(mirror: Location, { releaseInfo }: Distribution): Location[] {
  return [mirror.at(`dists/${releaseInfo.codename ?? releaseInfo.version}`)];
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
