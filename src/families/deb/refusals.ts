import type { Finding } from '../../findings/finding.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import type { Place } from '../../system/place.ts';
import { placeOfSummary } from '../packaging/names.ts';
import type { DebIdentity } from './identity.ts';
import { objectToDebName, objectToDebVersion } from './objections.ts';
import { isUnheard } from './scripts.ts';

/** Policy 3.4.1. */
const LONGEST_SYNOPSIS = 80;

/** What Debian's format cannot say, or has to know and nobody said. */
export function refusals(plan: Plan, identity: DebIdentity, unsayable: readonly Claim[]): Finding[] {
  const { project } = plan;
  const { located } = project;
  const names = [
    { name: identity.source, place: located.locate(['name']) },
    ...plan.set.packages.flatMap(({ name, intents }) => [
      { name, place: located.locateKey(['packages', name]) },
      ...intents
        .filter(({ kind }) => kind === 'supersedes')
        .flatMap((intent) =>
          intent.names.map((old) => ({ name: old, place: intent.place ?? located.locate([]) })),
        ),
    ]),
  ];
  const version = objectToDebVersion(identity.version);
  return [
    ...names.flatMap(({ name, place }) => {
      const objection = objectToDebName(name);
      return objection === undefined ? [] : [error('recipe/name', place, objection, 'give it another name')];
    }),
    ...(version === undefined
      ? []
      : [
          error(
            'recipe/version',
            located.locate(['version']),
            version,
            'see epoch: and revision: in distro.yaml',
          ),
        ]),
    ...plan.set.packages.flatMap(({ name, summary }) => longSynopsis(plan, name, summary)),
    ...(identity.maintainer === undefined ? [noMaintainer(plan)] : []),
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
