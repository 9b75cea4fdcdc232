import { defineExpectation, differs, follows } from '../expectation.ts';

export const rule = defineExpectation({
  kind: 'groups',
  summary: 'The packages make the groups that the software needs',
  explanation:
    'A socket or a directory that belongs to a group needs that group to be there. It counts where a package declares it ' +
    '(sysusers.d) or a maintainer script would make it with adduser, useradd, addgroup or groupadd on a system without it.',
  remedy: 'declare the group in a sysusers.d file of the package',
  source: 'sysusers.d(5)',
  async judge(names, facts) {
    const made = (await facts.accounts()).filter(({ kind }) => kind === 'group');
    return names.map((name) => {
      const group = made.find((one) => one.name === name);
      if (group === undefined) return differs(`no package makes the group ${name}`);
      return follows(`the group ${name} is made: ${group.evidence.text}`, group.evidence.place);
    });
  },
});
