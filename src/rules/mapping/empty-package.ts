import type { Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/empty-package',
  severity: 'warning',
  needs: ['plan'],
  summary: 'Every package installs something or brings other packages',
  explanation:
    'A package without files and without dependencies does nothing for whoever installs it. Most often its files: is ' +
    'still to be written, or everything in it went to another package.',
  remedy: 'give it files, say what it requires, or remove it',
  source: 'lintian: empty-binary-package',
  *check({ plan }) {
    for (const pkg of plan.set.packages) {
      if (!isEmpty(pkg, plan)) continue;
      const place = plan.project.located.locateKey(['packages', pkg.name]);
      yield { place, message: `the package ${pkg.name} has no files and requires nothing` };
    }
  },
});

function isEmpty(pkg: Package, plan: Plan): boolean {
  if (pkg.accounts.length > 0 || pkg.units.length > 0 || pkg.scripts.length > 0) return false;
  if (pkg.intents.some(({ kind }) => kind === 'requires' || kind === 'recommends')) return false;
  if (plan.claims.some((claim) => claim.package === pkg.name)) return false;
  // A line that takes nothing has a finding of its own.
  if (plan.lines.some((line) => line.package === pkg.name)) return false;
  const [first] = plan.set.packages;
  if (plan.prerequisites.some(({ item }) => (item.package ?? first?.name) === pkg.name)) return false;
  for (const _ of plan.set.entries(pkg)) return false;
  return true;
}
