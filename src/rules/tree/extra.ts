import { printableName } from '../../system/io.ts';
import { defineRule } from '../rule.ts';
import { andBelow } from '../tree-comparison.ts';
import { extraEntries } from '../tree-extra.ts';

export const rule = defineRule({
  id: 'tree/extra',
  severity: 'warning',
  needs: ['plan', 'tree'],
  summary: 'The tree has nothing that the mapping does not say',
  explanation:
    'A file that nothing in the mapping installs was left by an older version, made by the program while it ran, or ' +
    'installed by a step that the description does not know. On a whole system only directories that belong to these ' +
    'packages alone are judged; a staged tree is judged whole.',
  remedy: 'map the file, declare what the program makes under directories:, or remove it',
  source: 'the mapping of contrib.yaml; piuparts: owned and unowned files',
  *check({ plan, tree }) {
    for (const { entry, package: name, below } of extraEntries(plan, tree)) {
      yield {
        place: { package: name, path: entry.path },
        message: `${printableName(entry.path)} is there${andBelow(below)} and no line of the mapping installs it`,
      };
    }
  },
});
