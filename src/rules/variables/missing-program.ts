import { posix } from 'node:path';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'variables/missing-program',
  severity: 'warning',
  needs: ['plan', 'host'],
  summary: 'A program that a variable names is on the machine',
  explanation:
    'An executable that the configuration names is started by its path. Where it is not there, what it is for does not ' +
    'work: help that never opens, a shell that cannot be started. It may only not be installed here.',
  remedy: 'name a program that the distribution has, and require its package, or install it',
  source: 'ConVirt Packaging Guide, "Configuration": html_browser',
  *check({ plan, host }) {
    if (host.partial === true) return;
    for (const { name, definition, value, place } of plan.variables) {
      if (definition.type !== 'executable' || value === '') continue;
      const { user, root } = plan.distribution.path;
      const directories = value.startsWith('/') ? [posix.dirname(value)] : [...user, ...root];
      if (host.programs.find(posix.basename(value), directories) !== undefined) continue;
      yield { place, message: `${name} is ${value}, and there is no such program here` };
    }
  },
});
