import { printableName } from '../../system/io.ts';
import { problemsOf } from '../line-problems.ts';
import { defineRule } from '../rule.ts';

const NAMES: Readonly<Record<string, string>> = {
  fifo: 'a named pipe',
  socket: 'a socket',
  'character-device': 'a device',
  'block-device': 'a device',
};

export const rule = defineRule({
  id: 'mapping/not-installable',
  severity: 'error',
  needs: ['plan'],
  summary: 'Only files, directories and symbolic links are installed',
  explanation:
    'A named pipe or a socket in a source tree was left there by a program that ran. Formats cannot hold sockets, ' +
    'policies forbid devices and pipes, and reading a pipe would wait for ever.',
  remedy: 'remove it from the tree',
  source: 'Debian Policy 10.6',
  *check({ plan }) {
    for (const { problem, place } of problemsOf(plan, 'not-installable')) {
      const path = printableName(problem.path);
      const what = NAMES[problem.type] ?? `a ${problem.type}`;
      yield {
        place,
        message: `${path} is ${what}, which no package can install`,
        remedy: `remove it from the tree, or leave it out with a line !${path}`,
      };
    }
  },
});
