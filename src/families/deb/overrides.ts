import type { Package } from '../../packages/package-set.ts';
import { compileInstalled } from '../../plan/patterns.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RecipeFile } from '../family.ts';
import { transitionalNames } from './transitional.ts';

/** Suppressions of `lintian/TAG` hold for the packages, those of `lintian-source/TAG` for the source package. */
export function overrideFiles(plan: Plan): RecipeFile[] {
  const all = [...(plan.project.manifest.suppress ?? []), ...(plan.contribution?.file.suppress ?? [])];
  const ofPackages = all.flatMap(({ rule, path, reason }) => overrideOf('lintian/', rule, path, reason));
  const ofSource = all.flatMap(({ rule, path, reason }) => overrideOf('lintian-source/', rule, path, reason));
  return [
    ...plan.set.packages.flatMap((pkg) => {
      const mine = ofPackages.filter(({ path }) => path === undefined || holds(plan, pkg, path));
      return file(`debian/${pkg.name}.lintian-overrides`, mine);
    }),
    ...transitionalNames(plan).flatMap((name) =>
      file(
        `debian/${name}.lintian-overrides`,
        ofPackages.filter(({ path }) => path === undefined),
      ),
    ),
    ...file('debian/source/lintian-overrides', ofSource),
  ];
}

type Override = { readonly tag: string; readonly path: string | undefined; readonly reason: string };

function overrideOf(prefix: string, rule: string, path: string | undefined, reason: string): Override[] {
  return rule.startsWith(prefix) ? [{ tag: rule.slice(prefix.length), path, reason }] : [];
}

function holds(plan: Plan, pkg: Package, path: string): boolean {
  const matches = compileInstalled(path);
  if (plan.claims.some((claim) => claim.package === pkg.name && claim.pattern === path)) return true;
  for (const entry of plan.set.entries(pkg)) if (matches(entry.path)) return true;
  return false;
}

/** Lintian's manual, "Overrides": a comment says why, and `*` stands for what the tag says besides the path. */
function file(path: string, overrides: readonly Override[]): RecipeFile[] {
  if (overrides.length === 0) return [];
  const lines = overrides.flatMap(({ tag, path: at, reason }) => [
    ...reason.split('\n').map((line) => `# ${line}`),
    at === undefined ? tag : `${tag} *${at.replace(/^\//, '')}*`.replace(/\*+/g, '*'),
  ]);
  return [{ path, content: `${lines.join('\n')}\n` }];
}
