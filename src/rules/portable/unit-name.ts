import { hasPrefix } from '../../facts/image/names.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/unit-name',
  severity: 'error',
  needs: ['image'],
  summary: 'Every unit of an image has the image’s name before a hyphen, a dot or an @',
  explanation:
    'portabled attaches the units whose names are the image’s name followed by one of - . and @: of demo_1.0.raw ' +
    'demo.service, demo-x.socket and demo@.service, and not demoX.service. All others it ignores without a word.',
  remedy: 'call the unit NAME.service or NAME-SOMETHING.service',
  source: 'systemd, src/portable/portable.c, prefix_match',
  *check({ image: { units, listed = [], prefix, placeOf } }) {
    const wrong = listed.filter(({ name }) => !hasPrefix(name, prefix));
    const message = (name: string) =>
      `portabled ignores ${name}, which does not begin with ${prefix}- ${prefix}. or ${prefix}@`;
    for (const { name, place } of wrong) yield { place, message: message(name) };
    for (const { name, item } of units.nearMisses) {
      if (wrong.some((one) => one.name === name)) continue;
      yield { place: placeOf(item.entry.path), message: message(name), severity: 'warning' };
    }
  },
});
