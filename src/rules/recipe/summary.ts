import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/summary',
  severity: 'error',
  needs: ['plan'],
  summary: 'The summary is as short as the format wants it',
  explanation: 'Debian’s synopsis has at most 80 characters. rpm takes more, but its tools show one line.',
  remedy: 'give the package a shorter summary of its own',
  source: 'Debian policy 3.4.1; Fedora packaging guidelines, "Summary and description"',
  check: ({ plan }) => saidByFamily(plan, 'recipe/summary'),
});
