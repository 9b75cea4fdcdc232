import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';
import { compareTree, tripAt } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/link-target',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'Every symbolic link says what the mapping says',
  explanation:
    'A link that leads elsewhere was changed by hand or left by an older version. The text of the link is compared, not ' +
    'where it ends.',
  remedy: 'make the link again, or correct the mapping',
  source: 'the mapping of contrib.yaml; rpm(8), --verify: "L"',
  *check({ plan, tree }) {
    for (const pair of compareTree(plan, tree).pairs) {
      const { expected, actual } = pair;
      if (expected.type !== 'symlink' || actual.type !== 'symlink' || expected.target === actual.target)
        continue;
      const [is, should] = [actual.target, expected.target].map((target) => printableName(target ?? ''));
      yield tripAt(pair, `${printableName(expected.path)} leads to ${is} and should lead to ${should}`);
    }
  },
});
