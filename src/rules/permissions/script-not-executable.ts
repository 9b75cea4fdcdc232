import { isExecutableFile } from '../../facts/content.ts';
import type { Plan } from '../../plan/plan.ts';
import { byLine, type Installed, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { isUnexecutable, kindOf, unexecutable } from '../program-hits.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'permissions/script-not-executable',
  severity: 'info',
  needs: ['plan'],
  summary: 'Scripts that can be executed in the source tree can be executed where they are installed',
  explanation:
    'A script whose name has no ending, or .sh, that begins with #! and has its execute bit in the tree is most often ' +
    'one that something runs. It is a remark only: what sources the script or calls its interpreter needs no bit.',
  remedy: 'where something runs it, give it (0755) under permissions:',
  source: 'lintian: script-not-executable',
  async *check({ plan }) {
    const hits: Installed[] = [];
    const told = new Set(unexecutable(plan).map(({ entry }) => entry.path));
    for (const item of installedIndex(plan.set).all) {
      if (!isUnexecutable(item) || told.has(item.entry.path) || !isCandidate(item, plan)) continue;
      if ((await kindOf(plan, item)) === 'script') hits.push(item);
    }
    for (const group of byLine(hits)) {
      const { names, is, first } = pathsOf(group);
      const what = group.length === 1 ? 'a script' : 'scripts';
      const message = `${names} ${is} ${what} that can be executed in the source tree but not where installed`;
      const evidence = group.slice(1, 10).map(({ entry }) => ({ text: entry.path }));
      yield { place: placeOf(first), message, evidence };
    }
  },
});

/** The name first, then the mode: reading each file of a large tree would cost more than all other rules. */
function isCandidate({ pkg, entry }: Installed, plan: Plan): boolean {
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  return (name.endsWith('.sh') || !name.includes('.')) && isExecutableFile(plan.contentPath(pkg, entry));
}
