import { lintHooks } from '../hook-scripts.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/shellcheck',
  severity: 'warning',
  needs: ['plan', 'linters'],
  summary: 'shellcheck has nothing to say against a hook',
  explanation:
    'Hooks run as root, and most of what goes wrong in them is an unquoted variable or a command whose failure nobody ' +
    'notices. Where shellcheck is installed, it reads each hook; it runs nothing, and looks into no other file.',
  remedy: 'https://www.shellcheck.net/wiki/ has a page for each code',
  source: 'shellcheck(1)',
  check: ({ plan, linters }) => lintHooks(plan, linters.shellcheck),
});
