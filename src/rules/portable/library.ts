import { needTrips } from '../image-needs.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/library',
  severity: 'error',
  needs: ['image'],
  summary: 'Every library that a program needs is in the image where its loader looks',
  explanation:
    'Libraries are looked for in the image alone: by RPATH or RUNPATH of the file, by LD_LIBRARY_PATH, and in the ' +
    'directories of its loader. Without one of them the program ends with 127 before it begins. An image that has ' +
    '/etc/ld.so.cache may also have them where /etc/ld.so.conf says.',
  remedy: 'take the library from a base: base: DIR, or install it where the loader looks',
  source: 'ld.so(8)',
  *check({ image }) {
    yield* needTrips(
      image,
      'library',
      ({ name, by }) => `${by} needs ${name}, which is not in the image where its loader looks`,
    );
  },
});
