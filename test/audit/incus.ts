import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openPlans } from '../../src/commands/open.ts';
import { loadProject } from '../../src/manifest/project.ts';
import { audit } from '../../src/rules/audit.ts';
import type { Judged } from '../../src/rules/expectation.ts';
import { openTree } from '../../src/source/tree.ts';

export const EXAMPLE = resolve(import.meta.dirname, '../../examples/incus');

/** What is changed in a copy of the example: texts of files that are replaced. */
type Change = Readonly<Record<string, readonly (readonly [from: string | RegExp, to: string])[]>>;

/** A copy of the example, changed; every replacement has to replace something. */
export function copyExample(to: string, change: Change = {}): string {
  const tree = join(to, 'source');
  cpSync(EXAMPLE, tree, { recursive: true });
  for (const [path, replacements] of Object.entries(change)) {
    const file = join(tree, path);
    let text = readFileSync(file, 'utf8');
    for (const [from, by] of replacements) {
      const changed = text.replace(from, by);
      if (changed === text) throw new Error(`${path} holds no ${from}`);
      text = changed;
    }
    writeFileSync(file, text);
  }
  return tree;
}

/** What the example's own build installs. */
export function buildExample(tree: string, to: string): string {
  const made = spawnSync('make', ['-s', 'install', `DESTDIR=${to}`], { cwd: tree });
  if (made.status !== 0) throw new Error(String(made.stderr));
  return to;
}

/** Every expectation as it is judged on the packages that the plan makes. */
export async function judgePlan(tree: string, built: string, distro: string): Promise<readonly Judged[]> {
  const project = loadProject(tree);
  const [plan] = openPlans(project, distro, { built: openTree(built) }).plans;
  const { sets } = await audit(project, [{ name: distro, set: plan.set, distribution: plan.distribution }]);
  return sets[0]?.judged ?? [];
}

/** Those that do not follow, each with its verdict and what was read. */
export function notFollowing(judged: readonly Judged[]): string[] {
  return judged
    .filter(({ verdict }) => verdict !== 'follows')
    .map(({ id, verdict, points }) => {
      const why = points.filter(({ state }) => state !== 'follows').map(({ text }) => text);
      return `${id} ${verdict}: ${why.join('; ')}`;
    });
}
