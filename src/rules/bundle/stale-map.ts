import { inBundle } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { DEPLOYMENT_MAP, formatDeploymentMap } from '../../plan/deployment-map.ts';
import { isSettled } from '../../plan/plan.ts';
import { bundlePlans } from '../bundle-plans.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/stale-map',
  severity: 'error',
  needs: ['bundle'],
  summary:
    'The contribution’s deployment.map is what its description means on the base that it was judged against',
  explanation:
    'deployment.map is what people read to know what the package installs. One that is older than the description, or that ' +
    'somebody wrote by hand, shows them something else than what is built.',
  remedy: 'contrib map DISTRO --write, then bundle again',
  source: 'contrib’s format of contributions, version 1',
  *check({ bundle }) {
    const { distribution, base, kind } = bundle;
    if (distribution === undefined || base === undefined || kind === 'contribution') return;
    const resolved = bundlePlans(bundle);
    // A description that is wrong is another rule’s matter.
    if (resolved.state === 'unknown') return;
    const path = `distros/${distribution}/${DEPLOYMENT_MAP}`;
    const place = inBundle(bundle, path);
    if (resolved.state === 'refused') {
      yield { place, message: `what ${path} should say cannot be told: ${resolved.why}` };
      return;
    }
    // Before the build has run, nobody knows.
    if (!resolved.plans.every(isSettled)) return;
    const map = formatDeploymentMap(resolved.plans);
    const found = contributedText(bundle, path);
    if (found.state === 'text' && found.text === map) return;
    const message =
      found.state === 'missing' ? `there is no ${path}` : `${path} is not what the description means`;
    yield { place, message };
  },
});
