import { defineExpectation, differs, follows, itemPlace } from '../expectation.ts';

export const rule = defineExpectation({
  kind: 'no-units',
  summary: 'Units that must not be there are not',
  explanation:
    'A unit that upstream renamed or gave up, and a package still installs, starts what should not run, or runs beside ' +
    'the unit that took its place.',
  remedy: 'remove the unit from the package',
  source: 'systemd.unit(5)',
  async judge(names, facts) {
    const { byName, ofUsers } = await facts.units();
    return names.map((name) => {
      const item = byName.get(name)?.item ?? ofUsers.get(name);
      if (item === undefined) return follows(`no package has the unit ${name}`);
      return differs(`${name} is ${byName.get(name)?.path ?? item.entry.path}`, itemPlace(item));
    });
  },
});
