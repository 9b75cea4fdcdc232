import * as z from 'zod';
import { SEVERITIES } from '../findings/finding.ts';
import { CATALOGUE } from '../rules/catalogue.ts';
import type { Explained } from '../rules/rule.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import type { Command } from './command.ts';

export const ExplainedResult = z.object({
  id: z.string(),
  severity: z.enum(SEVERITIES),
  needs: z.array(z.string()),
  summary: z.string(),
  explanation: z.string(),
  remedy: z.string(),
  source: z.string(),
});

export const command: Command = {
  name: 'rules',
  summary: 'List the rules that check and verify apply',
  description: 'Each rule has the name AREA/NAME and one sentence that says what it demands.',
  arguments: [{ name: 'AREA', optional: true, summary: 'Only the rules of this area' }],
  options: {},
  examples: [
    { command: 'contrib rules', about: 'All rules' },
    { command: 'contrib rules mapping', about: 'The rules about the mapping' },
  ],
  outputs: ['text'],
  result: () => z.array(ExplainedResult),
  run({ arguments: [area], io }) {
    const rules = area === undefined ? CATALOGUE : rulesOf(area);
    return {
      result: rules.map(publicPart),
      text: () => {
        const width = Math.max(...rules.map(({ id }) => id.length));
        return rules
          .map(
            ({ id, severity, summary }) =>
              `${id.padEnd(width)}  ${io.style('dim', severity.padEnd(7))}  ${summary}\n`,
          )
          .join('');
      },
    };
  },
};

/** A rule without its function. */
export function publicPart({
  id,
  severity,
  needs,
  summary,
  explanation,
  remedy,
  source,
}: Explained): Explained {
  return { id, severity, needs, summary, explanation, remedy, source };
}

function rulesOf(area: string): readonly Explained[] {
  const found = CATALOGUE.filter(({ id }) => id.startsWith(`${area}/`));
  if (found.length > 0) return found;
  const areas = [...new Set(CATALOGUE.map(({ id }) => id.split('/')[0] ?? ''))];
  const meant = suggest(area, areas);
  const hint = meant === undefined ? `one of: ${areas.join(', ')}` : `did you mean ${meant}?`;
  throw new ContribError('usage', `there is no area ${JSON.stringify(area)}`, { hint });
}
