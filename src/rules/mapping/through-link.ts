import { posix } from 'node:path';
import { findEntry, type SourceTree } from '../../source/tree.ts';
import { printableName } from '../../system/io.ts';
import { problemsOf } from '../line-problems.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'mapping/through-link',
  severity: 'error',
  needs: ['plan'],
  summary: 'No source leads through a symbolic link',
  explanation:
    'A link in a source tree may lead anywhere on the machine that it is unpacked on. contrib installs links as links ' +
    'and follows none, so that a tree from somebody else cannot bring files of yours into a package.',
  remedy: 'name the directory that the link stands for',
  source: 'CWE-59: improper link resolution before file access',
  *check({ plan }) {
    for (const { problem, place } of problemsOf(plan, 'through-link')) {
      const [link, target] = [printableName(problem.path), printableName(problem.target)];
      const inside = insideTree(problem.path, problem.target, plan.tree);
      const message = `this source leads through ${link} which is a symbolic link to ${target}`;
      if (inside === undefined)
        yield { place, message: `${message} outside the tree`, remedy: 'put the files into the tree' };
      else yield { place, message, remedy: `name ${printableName(inside)} instead` };
    }
  },
});

/** What a link stands for, where that is in the tree. */
function insideTree(link: string, target: string, tree: SourceTree): string | undefined {
  if (target.startsWith('/')) return undefined;
  const path = posix.join(posix.dirname(link), target).replace(/\/+$/, '');
  return findEntry(tree, path) === undefined ? undefined : path;
}
