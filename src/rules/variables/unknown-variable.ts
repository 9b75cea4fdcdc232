import type { Contribution } from '../../manifest/contribution.ts';
import type { ValuePath } from '../../manifest/yaml.ts';
import { suggest } from '../../system/suggest.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'variables/unknown-variable',
  severity: 'error',
  needs: ['plan'],
  summary: 'A tuned variable is one that contrib.yaml has',
  explanation:
    'A variable that upstream does not have goes into no configuration file. It was misspelt, or upstream dropped it: ' +
    'either way the value that somebody took trouble over has no effect.',
  remedy: 'correct the name, or remove the variable',
  source: 'the reference of distro.yaml: variables',
  *check({ plan: { project, contribution } }) {
    if (contribution === undefined) return;
    const known = Object.keys(project.manifest.variables ?? {});
    for (const path of tunedVariables(contribution)) {
      const name = String(path.at(-1));
      if (known.includes(name)) continue;
      const meant = suggest(name, known);
      yield {
        place: contribution.located.locateKey(path),
        message: `${project.located.file} has no variable ${name}`,
        ...(meant === undefined ? {} : { remedy: `did you mean ${meant}?` }),
      };
    }
  },
});

/** The places of all tuned values: for all releases, and for one of them. */
function tunedVariables({ file }: Contribution): ValuePath[] {
  const { variables = {}, releases = [] } = file;
  const own = Array.isArray(releases) ? [] : Object.entries(releases);
  return [
    ...Object.keys(variables).map((name) => ['variables', name]),
    ...own.flatMap(([release, part]) =>
      Object.keys(part?.variables ?? {}).map((name) => ['releases', release, 'variables', name]),
    ),
  ];
}
