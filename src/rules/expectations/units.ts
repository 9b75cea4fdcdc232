import { defineExpectation, differs, follows, itemPlace } from '../expectation.ts';
import { withoutSystemd } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'units',
  summary: 'The units are there under the names that upstream gives them',
  explanation:
    'Documentation, other units and administrators call a service by the name of its unit. It counts where systemd would ' +
    'load it: in a directory of units, not masked, links followed.',
  remedy: 'install the unit into the distribution’s unitdir',
  source: 'systemd.unit(5)',
  async judge(names, facts) {
    const { byName } = await facts.units();
    const other = withoutSystemd(facts.view, byName.size);
    if (other !== undefined) return [other];
    return names.map((name) => {
      const unit = byName.get(name);
      if (unit === undefined) return differs(`no package has the unit ${name}`);
      if (unit.masked) return differs(`${name} is masked`, itemPlace(unit.item));
      return follows(`${name} is ${unit.path}`, itemPlace(unit.item));
    });
  },
});
