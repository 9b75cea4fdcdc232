import { defineRule } from '../rule.ts';
import { objectToVariable } from '../variable-value.ts';

export const rule = defineRule({
  id: 'variables/invalid-value',
  severity: 'error',
  needs: ['plan'],
  summary: 'The value of a variable is of its type',
  explanation:
    'A search path has absolute directories alone, because an empty or relative part is whatever directory the program ' +
    'happens to run in; an executable is an absolute path; a choice is one of the choices. The value is written into ' +
    'the configuration as it stands, so nobody else will notice.',
  remedy: 'correct the value',
  source: 'POSIX.1-2024, XBD 8.3, PATH; the reference of contrib.yaml: variables',
  *check({ plan }) {
    for (const { name, definition, value, place } of plan.variables) {
      const problem = objectToVariable(definition, value);
      if (problem === undefined) continue;
      const { message, ...rest } = problem;
      yield { place, message: `${name} ${message}`, ...rest };
    }
  },
});
