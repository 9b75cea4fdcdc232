import type { Finding } from '../../findings/finding.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import type { Place } from '../../system/place.ts';
import type { Objection } from '../family.ts';
import { judgeLicense } from '../packaging/license.ts';
import { type Named, placeOfSummary, placeOfVersion } from '../packaging/names.ts';
import { withTilde } from '../packaging/pre-release.ts';
import { type DebIdentity, debIdentity } from './identity.ts';
import { objectToDebName, objectToDebVersion } from './objections.ts';
import { isUnheard } from './scripts.ts';

/** Policy 3.4.1. */
const LONGEST_SYNOPSIS = 80;

/** What Debian's format says against the words of a description. */
export function judgeDeb(plan: Plan): Finding[] {
  const identity = debIdentity(plan);
  const version = objectToDebVersion(identity.version);
  return [
    ...namesOf(plan, identity).flatMap(({ name, place }) => {
      const objection = objectToDebName(name);
      return objection === undefined ? [] : [error('recipe/name', place, objection, 'give it another name')];
    }),
    ...sourceName(plan, identity),
    ...(version === undefined ? inOwnWords(plan, identity) : [wrongVersion(plan, version)]),
    ...plan.set.packages.flatMap(({ name, summary }) => longSynopsis(plan, name, summary)),
    ...(identity.maintainer === undefined ? [noMaintainer(plan)] : []),
    ...judgeLicense(plan, { source: 'DEP-5, "License specification"' }),
  ].map((finding) => ({ ...finding, distribution: plan.distribution.id }));
}

function wrongVersion(plan: Plan, objection: Objection): Finding {
  const upstream = { version: withTilde(plan.project.manifest.version), release: '1' };
  const place = placeOfVersion(plan, objectToDebVersion(upstream) !== undefined);
  return error('recipe/version', place, objection, 'see epoch: and revision: in distro.yaml');
}

/** Names of packages, and of those that they take the place of. */
function namesOf({ project: { located }, set }: Plan, { source }: DebIdentity): readonly Named[] {
  return [
    { name: source, place: located.locate(['name']) },
    ...set.packages.flatMap(({ name, intents }) => [
      { name, place: located.locateKey(['packages', name]) },
      ...intents
        .filter(({ kind }) => kind === 'supersedes')
        .flatMap((intent) =>
          intent.names.map((old) => ({ name: old, place: intent.place ?? located.locate([]) })),
        ),
    ]),
  ];
}

/** Upstream's own name is nobody's to change, so the source package has it as Debian can say it. */
function sourceName({ project: { manifest, located } }: Plan, { source }: DebIdentity): Finding[] {
  if (source === manifest.name) return [];
  return [
    {
      rule: 'recipe/name',
      severity: 'info',
      place: located.locate(['name']),
      message: `the source package of ${manifest.name} is called ${source}: Debian has lower case letters, digits and + - . in it`,
      source: 'Debian policy 5.6.1',
    },
  ];
}

function inOwnWords({ project: { manifest, located } }: Plan, { upstreamVersion }: DebIdentity): Finding[] {
  if (upstreamVersion === manifest.version) return [];
  return [
    {
      rule: 'recipe/version',
      severity: 'info',
      place: located.locate(['version']),
      message: `${manifest.version} is ${upstreamVersion} on Debian, where only a tilde sorts before the release`,
      source: 'deb-version(7)',
    },
  ];
}

/** What Debian's format cannot say of a mapping. */
export function refusals(plan: Plan, unsayable: readonly Claim[]): Finding[] {
  const { located } = plan.project;
  return [
    ...unsayable.map(({ pattern, line }) =>
      error(
        'recipe/pattern',
        line.place,
        { message: `${pattern} is no pattern of dh_install: it has no **`, source: 'dh_install(1)' },
        'name the directory, or the files in it',
      ),
    ),
    ...plan.set.packages.flatMap(({ scripts }) =>
      scripts.filter(isUnheard).map(
        ({ place }): Finding => ({
          rule: 'recipe/hook',
          severity: 'warning',
          place: place ?? located.locate([]),
          message: 'dpkg runs nothing before a purge',
          remedy: 'do it in post-purge.sh, or in pre-remove.sh',
          source: 'Debian policy 6.8',
        }),
      ),
    ),
  ];
}

function longSynopsis({ project }: Plan, name: string, summary: string): Finding[] {
  if (summary.length <= LONGEST_SYNOPSIS) return [];
  return [
    error(
      'recipe/summary',
      placeOfSummary(project, name),
      {
        message: `the summary of ${name} has ${summary.length} characters, and a synopsis of Debian’s at most ${LONGEST_SYNOPSIS}`,
        source: 'Debian policy 3.4.1',
      },
      `give ${name} a shorter summary`,
    ),
  ];
}

function noMaintainer({ contribution, distribution, project }: Plan): Finding {
  return error(
    'recipe/maintainer',
    contribution?.located.locate(['maintainer']) ?? project.located.locate([]),
    {
      message: 'a Debian package names its maintainer with a mail address, and distro.yaml says none',
      source: 'Debian policy 5.6.2',
    },
    contribution === undefined
      ? `begin with: contrib init ${distribution.id}`
      : 'add maintainer: { name: ..., email: ... }',
  );
}

function error(
  rule: string,
  place: Place,
  { message, source }: { readonly message: string; readonly source: string },
  remedy: string,
): Finding {
  return { rule, severity: 'error', place, message, remedy, source };
}
