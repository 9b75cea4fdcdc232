import { printableName } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import { placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';
import { andBelow, compareTree } from '../tree-comparison.ts';

export const rule = defineRule({
  id: 'tree/missing',
  severity: 'error',
  needs: ['plan', 'tree'],
  summary: 'The tree has every path of the mapping',
  explanation:
    'What the mapping says and the tree lacks was not installed, or was removed since. Configuration that an ' +
    'administrator may delete (missingok) and what is made at boot may be absent; so may files that the family’s own ' +
    'helpers compress, move or remove.',
  remedy: 'install the package again, or correct the mapping',
  source: 'the mapping of contrib.yaml; rpm(8), --verify: "missing"',
  *check({ plan, tree }) {
    for (const { pkg, entry, below } of compareTree(plan, tree).missing) {
      const place = placeOf({ pkg, entry });
      yield {
        place: { package: pkg.name, path: entry.path },
        message: `${printableName(entry.path)} is missing${andBelow(below)}`,
        evidence: [{ text: `${formatPlace(place)}: the line it comes from`, place }],
      };
    }
  },
});
