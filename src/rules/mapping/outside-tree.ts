import { printableName } from '../../system/io.ts';
import { problemsOf } from '../line-problems.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/outside-tree',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every source lies in the source tree',
  explanation:
    'What lies outside the tree is not in the source that others unpack, so that their package would lack it or hold ' +
    'a file of their machine. contrib never reads above the directory of contrib.yaml.',
  remedy: 'put the file into the tree, and name it from the top of the tree',
  source: 'Debian Policy 4.8: a package builds from its source alone',
  *check({ plan }) {
    for (const { problem, place } of problemsOf(plan, 'outside-tree')) {
      yield { place, message: `${printableName(problem.path)} leads out of the source tree` };
    }
  },
});
