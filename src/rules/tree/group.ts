import { printableName } from '../../system/io.ts';
import { originsOf } from '../attribute-origin.ts';
import { defineRule } from '../rule.ts';
import { sameAccount } from '../tree-accounts.ts';
import { compareTree, tripAt } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/group',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'Every file and directory has the group that the mapping says',
  explanation:
    'Names are those of the tree’s own /etc/passwd and /etc/group, or of what contrib stage wrote beside the tree; a ' +
    'number is compared with the distribution’s static accounts. A tree that a user staged without root, and beside ' +
    'which nothing was written, has no groups to judge.',
  remedy: 'set the group, or correct the mapping',
  source: 'the mapping of contrib.yaml; rpm(8), --verify: "G"',
  *check({ plan, tree }) {
    if (!tree.hasOwners) return;
    const same = sameAccount(plan, 'group');
    const originOf = originsOf(plan, 'owner');
    for (const pair of compareTree(plan, tree).pairs) {
      const { expected, actual } = pair;
      if (expected.type !== actual.type || expected.type === 'symlink' || same(expected.group, actual.group))
        continue;
      const names = `${printableName(actual.group)} and should be of ${expected.group}`;
      yield tripAt(
        pair,
        `${printableName(expected.path)} is of the group ${names}`,
        originOf({ pkg: pair.pkg, entry: expected }).place,
      );
    }
  },
});
