import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/name',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every package has a name that the format takes',
  explanation:
    'Each format has rules of its own for names: Debian takes no upper case letters and no underscore, Arch no hyphen or ' +
    'dot in front. A name that the format takes and its distribution never uses is a warning.',
  remedy: 'give the package another name',
  source: 'Debian policy 5.6.7; rpm.org, "Spec file format"; PKGBUILD(5); APKBUILD(5)',
  check: ({ plan }) => saidByFamily(plan, 'recipe/name'),
});
