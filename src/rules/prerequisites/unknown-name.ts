import { distributionIds, findDistributionIfAny } from '../../distributions/load.ts';
import type { Contribution } from '../../manifest/contribution.ts';
import type { ValuePath } from '../../manifest/yaml.ts';
import { suggest } from '../../system/suggest.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/unknown-name',
  severity: 'error',
  needs: ['plan'],
  summary: 'Package names are written down for prerequisites and distributions that there are',
  explanation:
    'names: in distro.yaml goes by the prerequisites of contrib.yaml, names: of a prerequisite by distributions. A key ' +
    'that is neither is read by nobody: the dependency that somebody meant to name keeps no name, or another one.',
  remedy: 'correct the key, or remove it',
  source: 'the reference of distro.yaml: names',
  *check({ plan: { project, contribution, prerequisites } }) {
    const keys = prerequisites.map(({ key }) => key);
    if (contribution !== undefined) yield* unknownPrerequisites(contribution, keys);
    for (const [key, { names = {} }] of Object.entries(project.manifest.prerequisites ?? {})) {
      for (const id of Object.keys(names)) {
        const place = project.located.locateKey(['prerequisites', key, 'names', id]);
        const trip = judgeDistribution(id);
        if (trip !== undefined) yield { place, ...trip };
      }
    }
  },
});

function* unknownPrerequisites({ file, located }: Contribution, keys: readonly string[]): Generator<Trip> {
  const { releases = [] } = file;
  const own = Array.isArray(releases) ? [] : Object.entries(releases);
  const lists: [ValuePath, object][] = [
    [['names'], file.names ?? {}],
    ...own.map(([release, part]): [ValuePath, object] => [['releases', release, 'names'], part?.names ?? {}]),
  ];
  for (const [path, names] of lists) {
    for (const key of Object.keys(names)) {
      if (keys.includes(key)) continue;
      const meant = suggest(key, keys);
      yield {
        place: located.locateKey([...path, key]),
        message: `${key} is no prerequisite of this project`,
        ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
      };
    }
  }
}

/** An alias is not looked up: names go by what `contrib distros` calls a distribution. */
function judgeDistribution(id: string): Pick<Trip, 'message' | 'remedy'> | undefined {
  const ids = distributionIds();
  if (ids.includes(id)) return undefined;
  const alias = findDistributionIfAny(id)?.file.id;
  if (alias !== undefined) {
    return { message: `${id} is another name of ${alias}`, remedy: `write ${alias}` };
  }
  const meant = suggest(id, ids);
  const known = `contrib knows ${ids.join(', ')}`;
  return {
    message: `${id} is no distribution that contrib knows`,
    remedy: meant === undefined ? known : `did you mean ${meant}?`,
  };
}
