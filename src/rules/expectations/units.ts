import type { SetView } from '../../facts/set-view.ts';
import type { Enabling } from '../../facts/units/enablement.ts';
import { namesOf, type UnitFacts } from '../../facts/units/units.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { unitNamed, withoutSystemd } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'units',
  summary: 'The units are there under the names that upstream gives them',
  explanation:
    'Documentation, other units and administrators call a service by the name of its unit. It counts where systemd would ' +
    'load it: in a directory of units, not masked, links followed, or in one of those for the service managers of users. A name that enabling gives a unit (Alias=) counts where the packages enable it.',
  remedy: 'install the unit into the distribution’s unitdir',
  source: 'systemd.unit(5)',
  async judge(names, facts) {
    const units = await facts.units();
    const { byName, ofUsers } = units;
    const { links } = await facts.enablement();
    const other = withoutSystemd(facts.view, byName.size + ofUsers.size);
    if (other !== undefined) return [other];
    return names.map((name) => {
      const unit = byName.get(name);
      const ofUser = ofUsers.get(name);
      if (unit === undefined && ofUser !== undefined)
        return follows(`${name} is ${ofUser.entry.path}, for each user’s own manager`, itemPlace(ofUser));
      const template = unit === undefined ? unitNamed(units, name) : undefined;
      if (template !== undefined)
        return follows(`${name} is an instance of ${template.path}`, itemPlace(template.item));
      if (unit === undefined) return aliasOf(name, links, byName) ?? missing(name, facts.view);
      if (unit.masked) return differs(`${name} is masked`, itemPlace(unit.item));
      return follows(`${name} is ${unit.path}`, itemPlace(unit.item));
    });
  },
});

/** systemd-sysv-generator(8) makes a unit of an init script: it runs, and nobody packaged the unit. */
function missing(name: string, view: SetView): Point {
  const script = view.resolve(`/etc/init.d/${name.replace(/\.service$/, '')}`)?.item;
  if (script === undefined) return differs(`no package has the unit ${name}`);
  const text = `no package has the unit ${name}: systemd makes one of ${script.entry.path} at boot`;
  return differs(text, itemPlace(script));
}

/** A unit that has the name as Alias= gets it when it is enabled. */
function aliasOf(
  name: string,
  links: readonly Enabling[],
  byName: ReadonlyMap<string, UnitFacts>,
): Point | undefined {
  const named = [...byName.values()].find((unit) => namesOf(unit, 'Install', 'Alias').includes(name));
  if (named === undefined) return undefined;
  const place = itemPlace(named.item);
  const made = links.find(({ unit, by }) => unit === named.name && by === name);
  if (made === undefined)
    return differs(`${named.name} is called ${name} only once somebody enables it (Alias=)`, place);
  if (!made.certain)
    return unjudged(`whether ${named.name} is called ${name} depends on more than the packages`, place);
  return follows(`${named.name} is enabled, and called ${name} then (Alias=)`, place);
}
