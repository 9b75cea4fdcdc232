import { printableName } from '../../system/io.ts';
import { originsOf } from '../attribute-origin.ts';
import { defineRule } from '../rule.ts';
import { sameAccount } from '../tree-accounts.ts';
import { compareTree, tripAt } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/owner',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'Every file and directory has the owner that the mapping says',
  explanation:
    'Names are those of the tree’s own /etc/passwd and /etc/group, or of what contrib stage wrote beside the tree; a ' +
    'number is compared with the distribution’s static accounts. A tree that a user staged without root, and beside ' +
    'which nothing was written, has no owners to judge.',
  remedy: 'set the owner, or correct the mapping',
  source: 'the mapping of contrib.yaml; rpm(8), --verify: "U"',
  *check({ plan, tree }) {
    if (!tree.hasOwners) return;
    const same = sameAccount(plan, 'user');
    const originOf = originsOf(plan, 'owner');
    for (const pair of compareTree(plan, tree).pairs) {
      const { expected, actual } = pair;
      if (expected.type !== actual.type || expected.type === 'symlink' || same(expected.owner, actual.owner))
        continue;
      const names = `${printableName(actual.owner)} and should be of ${expected.owner}`;
      yield tripAt(
        pair,
        `${printableName(expected.path)} is of the user ${names}`,
        originOf({ pkg: pair.pkg, entry: expected }).place,
      );
    }
  },
});
