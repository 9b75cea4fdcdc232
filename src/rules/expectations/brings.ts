import { chainOf, needing } from '../../packages/unavoidable.ts';
import { defineExpectation, differs, follows, unjudged } from '../expectation.ts';
import { treeDoubt } from '../expected-packages.ts';
import { packagesWith } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'brings',
  summary: 'A package brings along the one that it is of no use without',
  explanation:
    'Whoever installs the one package gets the other, because a hard dependency leads there with no way around. Packages ' +
    'are meant by a program that is in them.',
  remedy: 'let the package depend on the other',
  source: 'Debian Policy 7.2',
  judge({ 'package-with': wanting, 'package-with-each': wanted }, { view }) {
    const packages = packagesWith(view, wanting);
    if (packages.length === 0) return [unjudged(`no package has a program ${wanting}`)];
    const doubt = treeDoubt(packages);
    if (doubt !== undefined) return [doubt];
    return wanted.map((program) => {
      const targets = new Set(packagesWith(view, program));
      if (targets.size === 0) return unjudged(`no package has a program ${program}`);
      const needs = needing(view.set, targets);
      const without = packages.find((pkg) => !targets.has(pkg) && !needs.through.has(pkg));
      if (without !== undefined)
        return differs(`the package ${without.name} does not bring the program ${program} along`, {
          package: without.name,
        });
      const chains = packages.map((pkg) => chainOf(needs, pkg));
      return follows(`${wanting} comes with ${program}: ${chains.join(', ')}`);
    });
  },
});
