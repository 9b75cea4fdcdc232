import { DEPLOYMENT_MAP, formatDeploymentMap } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { findEntry } from '../../source/tree.ts';
import { defineRule } from '../rule.ts';
import { treeText } from '../tree-text.ts';

export const rule = defineRule({
  id: 'contribution/stale-map',
  severity: 'error',
  needs: ['plans'],
  summary: 'deployment.map is what the description means now',
  explanation:
    'deployment.map is what people read to know what the package installs. One that is older than the description, or ' +
    'that somebody wrote by hand, shows them something else than what is built.',
  remedy: 'contrib map DISTRO --write',
  source: 'the reference of distros/<name>/: deployment.map',
  *check({ plans }) {
    const [plan] = plans;
    const contribution = plan?.contribution;
    if (plan === undefined || contribution === undefined || !isWhole(plans)) return;
    const path = `${contribution.directory}/${DEPLOYMENT_MAP}`;
    if (findEntry(plan.tree, path) === undefined) return;
    const found = treeText(plan.tree, path);
    const remedy = `contrib map ${contribution.name} --write`;
    if ('problem' in found) {
      yield { place: { file: path }, message: found.problem, remedy };
      return;
    }
    const line = firstDifference(found.text, formatDeploymentMap(plans));
    if (line !== undefined)
      yield { place: { file: path, line }, message: `${path} is stale from line ${line} on`, remedy };
  },
});

/** The map is of all releases, and of the description alone: a built tree would put paths in the place of patterns. */
function isWhole(plans: readonly Plan[]): boolean {
  const releases = plans[0]?.contribution?.releases ?? [];
  const seen = plans.map(({ distribution }) => distribution.release);
  const isBuilt = plans.some(({ claims }) => claims.some(({ matches }) => matches !== undefined));
  return !isBuilt && (releases.length === 0 || releases.length === seen.length);
}

function firstDifference(found: string, expected: string): number | undefined {
  if (found === expected) return undefined;
  const lines = expected.split('\n');
  const index = found.split('\n').findIndex((line, at) => line !== lines[at]);
  return index === -1 ? found.split('\n').length : index + 1;
}
