import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseContribution } from '../../src/manifest/contribution.ts';
import { parseProject } from '../../src/manifest/project.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { type TreeItem, writeTree } from './scratch.ts';

export type PlanTexts = {
  /** contrib.yaml, behind the lines that every one needs: name demo, version 1.0. */
  readonly manifest: string;
  /** distro.yaml, behind its first line; without it there is no contribution. */
  readonly distro?: string;
  readonly tree?: Readonly<Record<string, TreeItem>>;
  readonly built?: Readonly<Record<string, TreeItem>>;
  readonly on?: string;
};

const HEAD =
  'contrib: 1\nname: demo\nversion: 1.0\nsummary: A demo\nlicense: MIT\nreleased: 2026-01-01\nhomepage: https://www.example.org/demo\n';

/** A plan from the texts of its files. */
export function planFrom({ manifest, distro, tree = {}, built, on = 'debian@13' }: PlanTexts): Plan {
  const root = writeTree(tree);
  const project = parseProject(root, 'contrib.yaml', `${HEAD}${manifest}`);
  const distribution = resolveDistribution(on);
  const file = `distros/${distribution.id}/distro.yaml`;
  return resolvePlan({
    project,
    distribution,
    contribution:
      distro === undefined ? undefined : parseContribution(distribution.id, file, `contrib: 1\n${distro}`),
    tree: openTree(root),
    ...(built === undefined ? {} : { built: openTree(writeTree(built)) }),
  });
}
