import type { IgnoredUnit } from '../../facts/image/image-units.ts';
import { defineRule } from '../rule.ts';

const WHY: Readonly<Partial<Record<IgnoredUnit['why'], string>>> = {
  empty: 'the file is empty',
  masked: 'it leads to /dev/null',
  'absolute-link': 'it is an absolute link, which is followed on the host',
  'dangling-link': 'it is a link to nothing',
  'no-file': 'it is no file',
};

export const rule = defineRule({
  id: 'portable/unit-file',
  severity: 'error',
  needs: ['image'],
  summary: 'Every unit of an image is a file with something in it, or a relative link to one',
  explanation:
    'portabled reads unit files of the image one by one. A file that is empty or leads to /dev/null is ignored. An ' +
    'absolute link is followed on the host: it is ignored where nothing is there, and otherwise a file of the host ' +
    'becomes the unit.',
  remedy: 'put the unit file itself there, or a relative link to it',
  source: 'systemd, src/portable/portable.c, extract_now',
  *check({ image: { units, placeOf } }) {
    for (const { name, item, why } of units.ignored) {
      const reason = WHY[why];
      if (reason !== undefined)
        yield { place: placeOf(item.entry.path), message: `portabled ignores ${name}: ${reason}` };
    }
  },
});
