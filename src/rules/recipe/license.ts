import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/license',
  severity: 'error',
  needs: ['plan'],
  summary: 'The licence is an SPDX expression',
  explanation:
    'Fedora, openSUSE, Arch, Alpine and nixpkgs want an SPDX expression, and debian/copyright is made from one. A text ' +
    'that is none would stand there as the name of a licence that nobody knows.',
  remedy: 'write it as in: MIT, GPL-2.0-or-later AND (MIT OR Apache-2.0), LicenseRef-Own',
  source: 'SPDX 2.3, annex D; Fedora packaging guidelines, "License tag"; DEP-5',
  check: ({ plan }) => saidByFamily(plan, 'recipe/license'),
});
