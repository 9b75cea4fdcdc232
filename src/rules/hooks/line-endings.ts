import { hookScripts } from '../hook-scripts.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'hooks/line-endings',
  severity: 'error',
  needs: ['plan'],
  summary: 'The lines of a hook end with a line feed alone',
  explanation:
    'A carriage return is a character to a shell: the first line names the interpreter "/bin/sh\\r", which no machine ' +
    'has, and every command gets one more in its last argument.',
  remedy: 'save the script with Unix line endings: sed -i "s/\\r$//" FILE',
  source: 'execve(2), "Interpreter scripts"',
  *check({ plan }) {
    for (const { file, body } of hookScripts(plan)) {
      const index = body.split('\n').findIndex((line) => line.endsWith('\r'));
      if (index === -1) continue;
      yield {
        place: { file, line: index + 1 },
        message: `line ${index + 1} of the hook ends with a carriage return`,
      };
    }
  },
});
