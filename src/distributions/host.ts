import { readTextFileBelow } from '../system/rooted.ts';
import { type Architecture, canonicalArchitecture } from './architectures.ts';
import { findDistributionIfAny, type Named } from './load.ts';
import { type OsRelease, parseOsRelease } from './os-release.ts';
import { findReleaseIfAny } from './releases.ts';

/** The system that an os-release describes. */
export type Host = {
  /** The id of the distribution that contrib knows it as; undefined for one that is like none of them. */
  readonly distribution: string | undefined;
  /** A release of that distribution; undefined where it is one that contrib does not know. */
  readonly release: string | undefined;
  /** That of the running program, and so of the machine only where `root` is the machine's own. */
  readonly architecture: Architecture | undefined;
  readonly prettyName: string;
  readonly osRelease: OsRelease;
};

/** The order of os-release(5). */
const FILES = ['etc/os-release', 'usr/lib/os-release'];
const LIMIT = 1024 * 1024;

/** What distribution this is, or the one below `root`; undefined where no os-release says so. */
export function detectHost(root = '/'): Host | undefined {
  for (const file of FILES) {
    const text = readTextFileBelow(root, file, LIMIT);
    if (text !== undefined) return hostOf(parseOsRelease(text));
  }
  return undefined;
}

/** The same from the text of an os-release. */
export function hostOf(osRelease: OsRelease): Host {
  const { ID: id = 'linux', NAME: name = 'Linux', PRETTY_NAME: prettyName = name } = osRelease;
  const own = findDistributionIfAny(id);
  const named = own ?? nearest(osRelease);
  return {
    distribution: named?.file.id,
    release: named && releaseOf(named, osRelease, own !== undefined),
    architecture: runningArchitecture(),
    prettyName,
    osRelease,
  };
}

/** ID_LIKE is ordered: what it is most like comes first. */
function nearest({ ID_LIKE: like = '' }: OsRelease): Named | undefined {
  for (const id of like.split(/\s+/)) {
    const named = findDistributionIfAny(id);
    if (named !== undefined) return named;
  }
  return undefined;
}

function releaseOf({ file, release }: Named, osRelease: OsRelease, own: boolean): string | undefined {
  if (release !== undefined) return release;
  const [only, ...others] = file.releases;
  if (others.length === 0) return only?.version;
  // The version of a derivative is its own; only a codename tells what it was made from: Linux Mint 22 from noble.
  const { VERSION_ID, VERSION_CODENAME, [`${file.id.toUpperCase()}_CODENAME`]: codename } = osRelease;
  const words = own ? [VERSION_ID, VERSION_CODENAME] : [codename, VERSION_CODENAME];
  for (const word of words) {
    const found = word === undefined || word === '' ? undefined : findReleaseIfAny(file, word);
    if (found !== undefined) return found.version;
  }
  return undefined;
}

/** Node.js has one word for both byte orders of ppc64, and is built for Linux in one of them. */
function runningArchitecture(): Architecture | undefined {
  return process.arch === 'ppc64' ? 'ppc64le' : canonicalArchitecture(process.arch);
}
