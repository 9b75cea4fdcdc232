import { defineRule } from '../rule.ts';
import { treeText } from '../tree-text.ts';

export const rule = defineRule({
  id: 'prerequisites/patch-missing',
  severity: 'error',
  needs: ['plan'],
  summary: 'A patch for a bug of a prerequisite is in the tree',
  explanation:
    'Upstream may know of a bug in what it needs, and ship the patch for it. Contributors and distributions are told to ' +
    'apply that patch, so it has to be where the description says.',
  remedy: 'correct bug.patch, or add the patch to the tree',
  source: 'ConVirt Packaging Guide, "Pre-Requisites": "the necessary patch under the ./patches directory"',
  *check({ plan: { project, contribution, prerequisites, tree } }) {
    for (const { key, item } of prerequisites) {
      const patch = item.bug?.patch;
      if (patch === undefined) continue;
      const text = treeText(tree, patch);
      if ('text' in text) continue;
      const isOwn = contribution?.file.prerequisites?.[key] !== undefined;
      const { located } = isOwn ? contribution : project;
      yield {
        place: located.locate(['prerequisites', key, 'bug', 'patch']),
        message: `the patch for ${key} cannot be read: ${text.problem}`,
      };
    }
  },
});
