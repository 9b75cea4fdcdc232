import { CATALOGUE } from '../rules/catalogue.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { wrap } from '../system/wrap.ts';
import type { Command } from './command.ts';
import { ExplainedResult, publicPart } from './rules.ts';

export const command: Command = {
  name: 'explain',
  summary: 'Say why a rule is there and how to satisfy it',
  description: 'The name of a rule stands in brackets behind the severity of each finding.',
  arguments: [{ name: 'RULE', summary: 'A rule, as in permissions/matches-nothing' }],
  options: {},
  examples: [
    {
      command: 'contrib explain permissions/matches-nothing',
      about: 'Why each critical permission must match',
    },
  ],
  outputs: ['text'],
  result: () => ExplainedResult,
  run({ arguments: [id = ''], io }) {
    const found = CATALOGUE.find((rule) => rule.id === id);
    if (found === undefined) throw unknownRule(id);
    return {
      result: publicPart(found),
      text: () =>
        [
          `${io.style('bold', found.id)} (${found.severity})`,
          '',
          wrap(`${found.summary}.`),
          '',
          wrap(found.explanation),
          '',
          wrap(`What to do: ${found.remedy}.`),
          wrap(`From: ${found.source}.`),
          '',
        ].join('\n'),
    };
  },
};

function unknownRule(id: string): ContribError {
  const names = CATALOGUE.map((rule) => rule.id);
  const byName = names.find((name) => name.endsWith(`/${id}`));
  const meant = byName ?? suggest(id, names);
  const hint = meant === undefined ? 'contrib rules lists them' : `did you mean ${meant}?`;
  return new ContribError('usage', `there is no rule ${JSON.stringify(id)}`, { hint });
}
