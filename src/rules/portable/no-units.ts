import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/no-units',
  severity: 'error',
  needs: ['image'],
  summary: 'An image has at least one unit that portabled attaches',
  explanation:
    'portabled looks for services, sockets, targets, timers and paths whose names are the image’s name and then a ' +
    'hyphen, a dot or an @. Without one, attach ends with "Couldn’t find any matching unit files".',
  remedy:
    'put a unit NAME.service or NAME-SOMETHING.service into /etc/systemd/system or /usr/lib/systemd/system',
  source: 'portablectl(1); systemd, src/portable/portable.c, portable_extract',
  *check({ image: { units, prefix, fileName, place, extension } }) {
    // An extension may be for the system, which needs no unit of its name.
    if (extension === undefined && units.attached.length === 0)
      yield { place, message: `${fileName} has no unit of the name ${prefix}` };
  },
});
