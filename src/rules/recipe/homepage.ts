import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/homepage',
  severity: 'error',
  needs: ['plan'],
  summary: 'The project has a page where the format wants one',
  explanation: 'abuild ends the build of an APKBUILD without a url.',
  remedy: 'add homepage: https://...',
  source: 'abuild: validate',
  check: ({ plan }) => saidByFamily(plan, 'recipe/homepage'),
});
