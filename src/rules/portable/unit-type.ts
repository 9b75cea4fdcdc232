import { isAttachedType, typeOfUnit } from '../../facts/image/names.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/unit-type',
  severity: 'error',
  needs: ['image'],
  summary: 'Every unit of an image is a service, socket, target, timer or path',
  explanation:
    'portabled attaches these five types alone. Mounts, slices and the like are ignored without a word.',
  remedy: 'leave the unit out of the image, and install it on the host where it is needed',
  source: 'portablectl(1); systemd, src/portable/portable.c, unit_match',
  *check({ image: { units, listed = [], placeOf } }) {
    const isIgnored = (name: string) =>
      `portabled ignores ${name}: it attaches no unit of type ${typeOfUnit(name)}`;
    const named = listed.filter(({ name }) => !isAttachedType(name));
    for (const { name, place } of named) yield { place, message: isIgnored(name) };
    for (const { name, item, why } of units.ignored) {
      if (why !== 'type' || named.some((one) => one.name === name)) continue;
      yield { place: placeOf(item.entry.path), message: isIgnored(name), severity: 'warning' };
    }
  },
});
