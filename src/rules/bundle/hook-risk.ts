import { inBundle } from '../../facts/bundle.ts';
import { contributedText } from '../../facts/bundle-contents.ts';
import { hookRisks } from '../../facts/hook-risks.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'bundle/hook-risk',
  severity: 'warning',
  needs: ['bundle'],
  summary: 'No hook uses the network, or runs what cannot be read',
  explanation:
    'A package brings what it installs: what a hook fetches while it runs as root is checked by nobody, is another thing ' +
    'tomorrow, and does not come at all where there is no network. The review shows other lines to look at too; these are ' +
    'seldom right anywhere. Whoever wants to hide something can: every hook must be read.',
  remedy: 'put what is needed into the package, and say it in plain commands',
  source: 'Debian Policy 4.9 and 6.1; Fedora Packaging Guidelines, "Scriptlets"',
  *check({ bundle }) {
    const directory = `distros/${bundle.distribution ?? ''}/hooks/`;
    for (const path of bundle.contents.keys()) {
      const found = path.startsWith(directory) ? contributedText(bundle, path) : undefined;
      if (found?.state !== 'text') continue;
      for (const { line, risk, why } of hookRisks(found.text, () => true)) {
        if (risk !== 'network' && risk !== 'runs-what-it-fetches' && risk !== 'hidden-code') continue;
        yield { place: inBundle(bundle, path), message: `line ${line} of '${path}': ${why}` };
      }
    }
  },
});
