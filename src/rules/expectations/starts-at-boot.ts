import type { SetFacts } from '../../facts/set-facts.ts';
import type { UnitFacts } from '../../facts/units/units.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { generatorDoubt, installTargets, notInstalled, startedAtBoot, unitNamed } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'starts-at-boot',
  summary: 'What has to run runs, where the distribution enables services on installation',
  explanation:
    'After the packages’ own steps on an empty system a target has to want the unit, or one that it wants. Where a ' +
    'distribution leaves that to the administrator, it is enough that the unit can be enabled; where its presets decide, ' +
    'and none of these packages has one that names the unit, that cannot be judged; nor where a generator of theirs names the ' +
    'unit, or makes up names when it runs, and so may make the link at boot.',
  remedy: 'enable the unit when the package is installed, and give it WantedBy= in [Install]',
  source: 'systemd.unit(5), [Install]; systemd.preset(5); systemd.generator(7)',
  async judge(names, facts) {
    const units = await facts.units();
    return Promise.all(
      names.map((name) => {
        const unit = unitNamed(units, name);
        return unit === undefined ? notInstalled(name, units) : judgeOne(unit, facts);
      }),
    );
  },
});

async function judgeOne(unit: UnitFacts, facts: SetFacts): Promise<Point> {
  const { name, item } = unit;
  const place = itemPlace(item);
  const reason = (await startedAtBoot(facts)).get(name);
  if (reason?.certain === true) return follows(reason.chain, place);
  if (reason !== undefined)
    return unjudged(`whether ${name} starts depends on the system: ${reason.chain}`, place);
  const { servicePolicy, title } = facts.view.policy;
  const doubt = await generatorDoubt(name, facts);
  if (doubt !== undefined) return doubt;
  const targets = installTargets(unit);
  if (targets.length === 0) return differs(`${name} cannot be enabled: [Install] names no target`, place);
  if (servicePolicy.install === 'nothing' || servicePolicy.install === 'configuration')
    return follows(`${name} can be enabled; ${title} leaves that to the administrator`, place);
  if ((await facts.enablement()).undecided.has(name))
    return unjudged(`${title}’s own presets decide whether ${name} is enabled`, place);
  return differs(`nothing makes ${name} start after installation`, place);
}
