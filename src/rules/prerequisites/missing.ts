import { probedAs, tripOf } from '../probed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/missing',
  severity: 'error',
  needs: ['plan', 'host'],
  summary: 'Every prerequisite is on the machine',
  explanation:
    'Each capability is asked of its own tool: a command of the search paths of users and root, a Python module of ' +
    'python3, a library of ldconfig, and so on. What is not there, the project cannot use.',
  remedy: 'install it',
  source:
    'ConVirt Packaging Guide, "Pre-Requisites": "check for these in your package’s pre-req testing phase"',
  async *check({ plan, host }) {
    for (const probed of await probedAs('missing', plan, host)) {
      yield tripOf(probed, `${probed.prerequisite.key} is not on this machine`);
    }
  },
});
