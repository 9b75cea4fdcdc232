import type { Finding } from '../../../findings/finding.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Place } from '../../../system/place.ts';
import { withTilde } from '../../packaging/pre-release.ts';
import { objectToRpmName, objectToRpmVersion } from '../objections.ts';
import { type Dialect, dialectOf } from './dialect.ts';

/** What a spec is called, in rpm's own words. */
export type Identity = {
  readonly name: string;
  /** Upstream's version, as the tarball has it. */
  readonly upstream: string;
  /** The same as rpm can say it. */
  readonly version: string;
  readonly epoch: number | undefined;
  readonly revision: string;
  /** `%{version}-%{release}` with the epoch: what ties packages of one source together. */
  readonly evr: string;
  readonly dialect: Dialect;
};

export function identityOf({ project, contribution, distribution }: Plan): Identity {
  const { name, version } = project.manifest;
  const epoch = contribution?.file.epoch === 0 ? undefined : contribution?.file.epoch;
  const dialect = dialectOf(distribution);
  return {
    name,
    upstream: version,
    version: withTilde(version),
    epoch,
    // The build service of openSUSE counts by itself and replaces what stands there.
    revision: contribution?.file.revision ?? (dialect.id === 'opensuse' ? '0' : '1'),
    evr: epoch === undefined ? '%{version}-%{release}' : '%{epoch}:%{version}-%{release}',
    dialect,
  };
}

/** What rpm says against the names and the version, each at the line that gives them. */
export function* judgeIdentity(plan: Plan, identity: Identity): Iterable<Finding> {
  const { located } = plan.project;
  const names = new Set([identity.name, ...plan.set.packages.map((pkg) => pkg.name)]);
  for (const name of names) {
    const objection = objectToRpmName(name);
    const place = name === identity.name ? located.locate(['name']) : located.locateKey(['packages', name]);
    if (objection !== undefined) yield refused('recipe/name', place, objection);
  }
  const place = located.locate(['version']);
  const { upstream, version, epoch, revision } = identity;
  const objection =
    objectToRpmVersion({ version, ...(epoch === undefined ? {} : { epoch }), release: revision }) ??
    undefined;
  if (objection !== undefined) yield refused('recipe/version', place, objection);
  else if (upstream !== version) {
    yield {
      rule: 'recipe/version',
      severity: 'info',
      place,
      message: `${upstream} is ${version} in the spec: in rpm a hyphen parts version and release, and a tilde sorts before the release`,
      source: 'rpm-version(7); Fedora packaging guidelines, "Versioning"',
    };
  }
}

function refused(
  rule: string,
  place: Place,
  { message, source }: { message: string; source: string },
): Finding {
  return { rule, severity: 'error', place, message, remedy: 'give it another one in contrib.yaml', source };
}
