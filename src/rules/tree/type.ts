import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';
import { compareTree, tripAt } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/type',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'Every path is what the mapping says: a file, a directory or a link',
  explanation:
    'A directory in the place of a link, or a link in the place of a file, is most often left by an older version: ' +
    'package managers do not replace one by the other on an upgrade.',
  remedy: 'remove what is there and install the package again',
  source: 'dpkg(1): directories and links on upgrade; rpm(8), --verify: "M"',
  *check({ plan, tree }) {
    for (const pair of compareTree(plan, tree).pairs) {
      const { expected, actual } = pair;
      if (expected.type === actual.type) continue;
      const path = printableName(expected.path);
      yield tripAt(pair, `${path} is a ${nameOf(actual.type)} and should be a ${nameOf(expected.type)}`);
    }
  },
});

function nameOf(type: string): string {
  return type === 'symlink' ? 'symbolic link' : type.replace('-', ' ');
}
