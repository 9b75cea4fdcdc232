import { lintHooks } from '../hook-scripts.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/syntax',
  severity: 'error',
  needs: ['plan', 'linters'],
  summary: 'The shell can parse every hook',
  explanation:
    'A hook with a syntax error fails when the package is installed, as root, on every machine, and can leave the ' +
    'package manager unable to go on. The shell reads the script with -n and runs nothing of it. A hook in another ' +
    'language is not judged.',
  remedy: 'correct the script',
  source: 'POSIX.1-2024, sh: option -n',
  check: ({ plan, linters }) => lintHooks(plan, linters.syntax),
});
