import { releasesOf, resolveDistribution } from '../../distributions/resolve.ts';
import type { Version } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { withTilde } from '../packaging/pre-release.ts';
import { compareDebVersions } from './versions.ts';

/** What a Debian source package is called and numbered. */
export type DebIdentity = {
  readonly source: string;
  /** With the revision, which a package that upstream did not make for Debian always has (policy 3.2). */
  readonly version: Version;
  readonly upstreamVersion: string;
  /** `Name <mail>`, or nothing where distro.yaml does not say it. */
  readonly maintainer: string | undefined;
  /** What debian/changelog says that it is uploaded to. */
  readonly suite: string;
  /** The oldest policy among those of the releases, so that they can share a recipe. */
  readonly standardsVersion: string | undefined;
};

export function debIdentity(plan: Plan): DebIdentity {
  const { manifest } = plan.project;
  const file = plan.contribution?.file;
  return {
    source: debSource(manifest.name),
    upstreamVersion: withTilde(manifest.version),
    version: {
      ...(file?.epoch === undefined ? {} : { epoch: file.epoch }),
      version: withTilde(manifest.version),
      release: file?.revision ?? (isUbuntu(plan) ? '0ubuntu1' : '1'),
    },
    maintainer: maintainerOf(plan),
    suite: suiteOf(plan),
    standardsVersion: standardsVersionOf(plan),
  };
}

/** A project's name as a source package can have it (policy 5.6.1). */
export function debSource(name: string): string {
  return name.toLowerCase().replaceAll('_', '-');
}

/** Ubuntu's versions sort before Debian's first one, so that a package of Debian's takes over (Ubuntu packaging guide). */
function isUbuntu({ distribution: { id, like } }: Plan): boolean {
  return [id, ...like].includes('ubuntu');
}

function maintainerOf({ contribution }: Plan): string | undefined {
  const person = contribution?.file.maintainer;
  if (person?.email === undefined) return undefined;
  // A comma would begin another address (RFC 5322, 3.4).
  return `${person.name.replace(/[,<>"]/g, '')} <${person.email}>`;
}

/**
 * Debian takes packages through unstable. Ubuntu takes them for a release: the first one that distro.yaml names, so
 * that releases with the same recipe have the same changelog.
 */
function suiteOf(plan: Plan): string {
  if (!isUbuntu(plan)) return 'unstable';
  const { id, release } = plan.distribution;
  const named = plan.contribution?.releases ?? [];
  const first = named.includes(release) ? (named[0] ?? release) : release;
  const known = releasesOf(id).known.find(({ version }) => version === first);
  return known?.codename ?? first;
}

function standardsVersionOf({ distribution, contribution }: Plan): string | undefined {
  const releases = contribution?.releases ?? [];
  const versions = (releases.includes(distribution.release) ? releases : [])
    .map((release) => resolveDistribution({ distribution: distribution.id, release }).standardsVersion)
    .filter((version) => version !== undefined);
  return versions.sort(compareDebVersions)[0] ?? distribution.standardsVersion;
}
