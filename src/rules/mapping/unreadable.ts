import { accessSync, constants } from 'node:fs';
import type { Plan } from '../../plan/plan.ts';
import { systemErrorCode } from '../../system/errors.ts';
import { fsPath } from '../../system/path-bytes.ts';
import { byLine, type Installed, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/unreadable',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every file that is installed can be read in the tree',
  explanation:
    'A file that whoever packages may not read, or that is gone since the tree was looked at, cannot be copied into a ' +
    'package: stage, bundle and every build would end in the middle. Its mode in the tree counts for nothing else.',
  remedy: 'make it readable (chmod u+r), or leave it out with a line !PATH',
  source: 'access(2)',
  *check({ plan }) {
    if (plan.tree.root === '') return;
    const hits = installedIndex(plan.set).all.flatMap((item) => {
      const problem = item.entry.type === 'file' ? problemOf(item, plan) : undefined;
      return problem === undefined ? [] : [{ ...item, problem }];
    });
    for (const group of byLine(hits, ({ problem }) => problem)) {
      const { names, first } = pathsOf(group);
      const evidence = group.slice(0, 10).map(({ entry }) => ({ text: entry.source ?? entry.path }));
      yield {
        place: placeOf(first),
        message: `what is to be installed as ${names} cannot be read: ${first.problem}`,
        evidence,
      };
    }
  },
});

function problemOf({ pkg, entry }: Installed, plan: Plan): string | undefined {
  try {
    accessSync(fsPath(plan.contentPath(pkg, entry)), constants.R_OK);
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'EPERM') return 'not allowed';
    return code === 'ENOENT' ? 'it is gone' : `the system says ${code ?? 'no'}`;
  }
}
