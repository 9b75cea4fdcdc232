import { chainOf, needing } from '../../packages/unavoidable.ts';
import { defineExpectation, differs, follows, unjudged } from '../expectation.ts';
import { treeDoubt } from '../expected-packages.ts';
import { packagesWith } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'installable',
  summary: 'A package can be installed without another',
  explanation:
    'A client without its daemon, a library without its tools: the hard dependencies of the package, and of what it ' +
    'depends on among these packages, must leave a way around the other. Packages are meant by a program that is in ' +
    'them, because their names differ between distributions. One package that has both programs has no way around.',
  remedy: 'move the program into a package of its own, or make the dependency a recommendation',
  source: 'Debian Policy 7.2',
  judge({ 'package-with': wanted, 'without-package-with': unwanted }, { view }) {
    const packages = packagesWith(view, wanted);
    if (packages.length === 0) return [unjudged(`no package has a program ${wanted}`)];
    const doubt = treeDoubt(packages);
    if (doubt !== undefined) return [doubt];
    return unwanted.map((program) => {
      const targets = new Set(packagesWith(view, program));
      if (targets.size === 0) return unjudged(`no package has a program ${program}`);
      const needs = needing(view.set, targets);
      const free = packages.find((pkg) => !targets.has(pkg) && !needs.through.has(pkg));
      if (free !== undefined)
        return follows(`the package ${free.name} can be installed without ${program}`, {
          package: free.name,
        });
      const [first] = packages;
      if (first === undefined) return unjudged(`no package has a program ${wanted}`);
      const place = { package: first.name };
      if (targets.has(first))
        return differs(`the package ${first.name} has both ${wanted} and ${program}`, place);
      return differs(
        `the package ${first.name} cannot be installed without ${program}: ${chainOf(needs, first)}`,
        place,
      );
    });
  },
});
