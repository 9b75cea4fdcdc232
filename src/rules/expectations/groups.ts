import type { SetView } from '../../facts/set-view.ts';
import { defineExpectation, differs, follows, type Point, unjudged } from '../expectation.ts';

export const rule = defineExpectation({
  kind: 'groups',
  summary: 'The packages make the groups that the software needs',
  explanation:
    'A socket or a directory that belongs to a group needs that group to be there. It counts where a package declares it ' +
    '(sysusers.d) or a maintainer script would make it with adduser, useradd, addgroup or groupadd on a system without it. ' +
    'A tree has no scripts: what makes groups beside its sysusers.d files, it does not say. Nor do packages where the ' +
    'configuration of the system makes them (NixOS).',
  remedy: 'declare the group in a sysusers.d file of the package',
  source: 'sysusers.d(5)',
  async judge(names, facts) {
    const made = (await facts.accounts()).filter(({ kind }) => kind === 'group');
    return names.map((name) => {
      const group = made.find((one) => one.name === name);
      if (group === undefined) return missing(name, facts.view);
      return follows(`the group ${name} is made: ${group.evidence.text}`, group.evidence.place);
    });
  },
});

/** Where nothing makes a group: whether that is known, from packages with their scripts or declarations of groups. */
function missing(name: string, { set, policy, list }: SetView): Point {
  const text = `no package makes the group ${name}`;
  if (policy.servicePolicy.install === 'configuration')
    return unjudged(`${text}; on ${policy.title} the configuration of the system does`);
  const areTrees = set.packages.every(({ origin }) => origin.kind === 'tree');
  if (!areTrees || list('/usr/lib/sysusers.d').length > 0) return differs(text);
  return unjudged(`${text} by a sysusers.d file, and what scripts do, a tree does not say`);
}
