import { formatMode } from '../../packages/entry.ts';
import { printableName } from '../../system/io.ts';
import { originsOf } from '../attribute-origin.ts';
import { defineRule } from '../rule.ts';
import { compareTree, tripAt } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/mode',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'Every file and directory has the mode that the mapping says',
  explanation:
    'A mode that differs was changed by the umask of whoever installed, by the mode of a checkout, or by hand. The ' +
    'mapping says the mode, and nothing else does.',
  remedy: 'set the mode, or correct the mapping',
  source: 'the mapping of contrib.yaml; rpm(8), --verify: "M"',
  *check({ plan, tree }) {
    const originOf = originsOf(plan, 'mode');
    for (const pair of compareTree(plan, tree).pairs) {
      const { expected, actual } = pair;
      // A link has no mode of its own (symlink(7)).
      if (expected.type !== actual.type || expected.type === 'symlink' || expected.mode === actual.mode)
        continue;
      const message = `${printableName(expected.path)} has the mode ${formatMode(actual.mode)} and should have ${formatMode(expected.mode)}`;
      yield tripAt(pair, message, originOf({ pkg: pair.pkg, entry: expected }).place);
    }
  },
});
