import { hookScripts, interpreterOf } from '../hook-scripts.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/shebang',
  severity: 'warning',
  needs: ['plan'],
  summary: 'A hook names its interpreter on the first line',
  explanation:
    'Without one it is run by the distribution’s own shell, which may take another language than the one that the script ' +
    'was written in: bash by the name of sh on Fedora, dash on Debian, busybox on Alpine.',
  remedy: 'begin it with #!/bin/sh, or with the shell that it needs',
  source: 'Debian policy 10.4',
  *check({ plan }) {
    for (const { file, body } of hookScripts(plan)) {
      if (interpreterOf(body) !== undefined) continue;
      yield {
        place: { file, line: 1, column: 1 },
        message: `the hook names no interpreter; ${plan.distribution.title} would run it with ${plan.distribution.shell}`,
      };
    }
  },
});
