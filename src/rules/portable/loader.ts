import { needTrips } from '../image-needs.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/loader',
  severity: 'error',
  needs: ['image'],
  summary: 'Every dynamic program has its loader in the image',
  explanation:
    'A dynamic program names the loader that starts it (PT_INTERP). Where that file is missing, execve(2) fails as if the ' +
    'program were not there, and the service ends with 203/EXEC.',
  remedy: 'take the loader from a base: base: DIR, or link the program statically',
  source: 'elf(5), PT_INTERP; execve(2)',
  *check({ image }) {
    yield* needTrips(
      image,
      'loader',
      ({ name, by }) => `${by} needs the loader ${name}, which is not in the image (203/EXEC)`,
    );
  },
});
