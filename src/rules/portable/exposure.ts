import { defineRule } from '../rule.ts';

/** From here on systemd-analyze says MEDIUM and worse. */
const MEDIUM = 5;

export const rule = defineRule({
  id: 'portable/exposure',
  severity: 'warning',
  needs: ['image', 'exposures'],
  summary: 'A service can do little beyond what it is for',
  explanation:
    'systemd-analyze security counts what a service could do, from 0 to 10. The profiles default, nonetwork and strict ' +
    'take most of it away, trusted nearly nothing: what is attached with trusted has to restrict itself in its unit.',
  remedy:
    'attach it with profile: default, or restrict it in the unit; systemd-analyze security says by what',
  source: 'systemd-analyze(1), security; systemd.exec(5), "Sandboxing"',
  *check({ image: { units, profile, placeOf }, exposures }) {
    for (const { unit: name, bare, profiled } of exposures) {
      const unit = units.attached.find((one) => one.name === name);
      if (unit === undefined || (profiled ?? bare) < MEDIUM) continue;
      const under =
        profiled === undefined ? '' : `, and of ${profiled.toFixed(1)} under the profile ${profile}`;
      yield {
        place: placeOf(unit.item.entry.path),
        message: `${name} has an exposure of ${bare.toFixed(1)}${under}, where 10 is a service that may do everything`,
      };
    }
  },
});
