import { DEPLOYMENT_MAP } from '../../plan/deployment-map.ts';
import { findEntry } from '../../source/tree.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'contribution/missing-map',
  severity: 'warning',
  needs: ['plan'],
  summary: 'A distribution’s part has its deployment.map',
  explanation:
    'The resolved mapping is what upstream reads to see what the package installs, and what a review compares with the ' +
    'one before. It is generated, and kept in the tree.',
  remedy: 'contrib map DISTRO --write',
  source: 'ConVirt Packaging Guide, "Deployment Layout"',
  *check({ plan: { contribution, tree } }) {
    if (contribution === undefined || contribution.file.link !== undefined) return;
    const path = `${contribution.directory}/${DEPLOYMENT_MAP}`;
    if (findEntry(tree, path) !== undefined) return;
    yield {
      place: contribution.located.locate([]),
      message: `there is no ${path}`,
      remedy: `contrib map ${contribution.name} --write`,
    };
  },
});
