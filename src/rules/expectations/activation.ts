import { posix } from 'node:path';
import { namesOf, type UnitFacts } from '../../facts/units/units.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { generatorDoubt, installTargets, notInstalled, startedAtBoot } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'activation',
  summary: 'A unit that another one activates does not start on its own',
  explanation:
    'A service with socket activation is started when somebody connects. To see whether it would also start by itself, ' +
    'the packages’ own steps are applied to an empty system as they really work: links that are packaged, systemctl ' +
    'enable, presets, deb-systemd-helper with [Install] and Also=. A unit that is only named in a script ' +
    '(deb-systemd-invoke start) is not enabled by that. An [Install] section that would make it start once somebody ' +
    'enables it counts as well. Where the activating unit is not installed, nothing is judged.',
  remedy: 'enable the activating unit alone, and give the unit no WantedBy= but Also= the activating one',
  source: 'systemd.unit(5), [Install]; deb-systemd-helper(1p); systemd.preset(5)',
  async judge({ unit: name, by }, facts) {
    const units = await facts.units();
    const [unit, activator] = [units.byName.get(name), units.byName.get(by)];
    if (activator === undefined) return [notInstalled(by, units)];
    if (unit === undefined) return [notInstalled(name, units)];
    return [activates(activator, unit), await alone(unit, facts), installs(unit)];
  },
});

/** Service= of sockets, Unit= of paths and timers; the unit of the same name where they say nothing. */
function activates(activator: UnitFacts, { name }: UnitFacts): Point {
  const stem = activator.name.slice(0, -posix.extname(activator.name).length);
  const said = ['Socket', 'Path', 'Timer'].flatMap((section) => [
    ...namesOf(activator, section, 'Service'),
    ...namesOf(activator, section, 'Unit'),
  ]);
  const activated = said.at(-1) ?? `${stem}.service`;
  const place = itemPlace(activator.item);
  if (activated === name) return follows(`${activator.name} activates ${name}`, place);
  return differs(`${activator.name} activates ${activated}, not ${name}`, place);
}

async function alone({ name, item }: UnitFacts, facts: Parameters<typeof startedAtBoot>[0]): Promise<Point> {
  const reason = (await startedAtBoot(facts)).get(name);
  if (reason === undefined)
    return (
      (await generatorDoubt(name, facts)) ??
      follows(`nothing makes ${name} start after installation`, itemPlace(item))
    );
  const link = (await facts.enablement()).links.find(({ unit }) => unit === name);
  const place = link?.evidence.place ?? itemPlace(item);
  if (!reason.certain)
    return unjudged(`whether ${name} starts on its own depends on the system: ${reason.chain}`, place);
  return differs(`${name} starts on its own: ${reason.chain}`, place);
}

function installs(unit: UnitFacts): Point {
  const targets = installTargets(unit);
  const place = itemPlace(unit.item);
  if (targets.length === 0) return follows(`${unit.name} cannot be enabled to start on its own`, place);
  const want = targets.length === 1 ? 'wants' : 'want';
  return differs(`[Install] of ${unit.name} says that ${targets.join(' and ')} ${want} it`, place);
}
