import { probedAs, tripOf } from '../probed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'prerequisites/unknown',
  severity: 'info',
  needs: ['plan', 'host'],
  summary: 'It can be told whether a prerequisite is on the machine',
  explanation:
    'What cannot be asked is not taken for there: a tool is missing that would know, the directory given with --root ' +
    'holds programs of another machine, which are never run, or nothing tells the version.',
  remedy: 'look for yourself, or tell contrib how to ask with version-from',
  source: 'the reference of contrib.yaml: prerequisites',
  async *check({ plan, host }) {
    for (const probed of await probedAs('unknown', plan, host)) {
      const { remedy: _, ...trip } = tripOf(
        probed,
        `whether ${probed.prerequisite.key} is met cannot be told here`,
      );
      yield { ...trip, severity: 'info' };
    }
  },
});
