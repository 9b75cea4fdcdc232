import { defineRule } from '../rule.ts';
import { saidByFamily } from '../said-by-family.ts';

export const rule = defineRule({
  id: 'recipe/version',
  severity: 'error',
  needs: ['plan'],
  summary: 'The version can be said in the format',
  explanation:
    'A hyphen parts version and revision in most formats, and a tilde does not sort before a release in all of them. Where ' +
    'another spelling keeps the order, the recipe has that one and the finding is a remark.',
  remedy: 'see epoch: and revision: in distro.yaml',
  source: 'deb-version(7); rpm-version(7); PKGBUILD(5); apk-package(5)',
  check: ({ plan }) => saidByFamily(plan, 'recipe/version'),
});
