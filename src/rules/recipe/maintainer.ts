import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/maintainer',
  severity: 'error',
  needs: ['plan'],
  summary: 'The maintainer can be written to',
  explanation:
    'A Debian package names its maintainer with a mail address in debian/control and debian/changelog.',
  remedy: 'add maintainer: { name: ..., email: ... } to distro.yaml',
  source: 'Debian policy 5.6.2',
  // That nobody is named at all, contribution/maintainer says: such a part can be handed in, and not be built.
  check: ({ plan }) =>
    plan.contribution?.file.maintainer === undefined ? [] : saidByFamily(plan, 'recipe/maintainer'),
});
