import { probedAs, tripOf } from '../probed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/too-old',
  severity: 'error',
  needs: ['plan', 'host'],
  summary: 'Every prerequisite on the machine has a version that the project can use',
  explanation:
    'The version is what version-from prints, what the capability’s own tool tells, or what the package database has ' +
    'without epoch and revision. It is compared in the order of the distribution’s package manager.',
  remedy: 'install a version in the range',
  source: 'ConVirt Packaging Guide, "Pre-Requisites"',
  async *check({ plan, host }) {
    for (const probed of await probedAs('too-old', plan, host)) {
      const { key, item } = probed.prerequisite;
      yield tripOf(
        probed,
        `${key} is ${probed.version ?? 'another version'} here, and ${item.version ?? ''} is needed`,
      );
    }
  },
});
