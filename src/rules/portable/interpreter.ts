import { needTrips } from '../image-needs.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/interpreter',
  severity: 'error',
  needs: ['image'],
  summary: 'Every script that is started has its interpreter in the image',
  explanation:
    'The program that a script names behind #! is looked for in the image. Where it is missing, the service fails with ' +
    '203/EXEC, although the script itself is there; where env(1) starts it, the service ends with 127.',
  remedy: 'put the interpreter into the image: contents: [{ packages: [python3-minimal] }], or base: DIR',
  source: 'execve(2), "Interpreter scripts"',
  *check({ image }) {
    yield* needTrips(
      image,
      'interpreter',
      ({ name, by }) => `${by} is run by ${name}, which is not in the image (203/EXEC)`,
    );
  },
});
