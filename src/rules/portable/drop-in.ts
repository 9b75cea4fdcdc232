import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/drop-in',
  severity: 'warning',
  needs: ['image'],
  summary: 'Everything that a unit says is in the unit file itself',
  explanation:
    'portabled copies unit files alone. Drop-ins of an image (NAME.service.d/*.conf) are not copied, so that what they ' +
    'say does not hold, and links in .wants/ directories enable nothing.',
  remedy: 'write what the drop-in says into the unit; contrib portable does so by itself',
  source: 'systemd, src/portable/portable.c, attach_unit_files',
  *check({ image: { units, placeOf } }) {
    for (const { unit, item } of units.left) {
      const { path } = item.entry;
      yield { place: placeOf(path), message: `portabled leaves out ${path}, which is about ${unit}` };
    }
  },
});
