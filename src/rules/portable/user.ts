import { profileOf } from '../../facts/image/profiles.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { valueOfSetting } from '../../facts/units/units.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/user',
  severity: 'warning',
  needs: ['image'],
  summary: 'A service runs as a user that there is on the host',
  explanation:
    'User= and Group= are looked up on the host, never in the image’s /etc/passwd. Under the profiles default, ' +
    'nonetwork and strict that does not matter, because DynamicUser=yes makes the user when the service starts. Under ' +
    'trusted, or where the host does not know the name, the service fails with 217/USER.',
  remedy: 'leave User= out, or add DynamicUser=yes to the unit',
  source: 'systemd.exec(5), User=, DynamicUser=; systemd, src/portable/profile/trusted',
  *check({ image: { units, profile } }) {
    if (profileOf(profile)?.makesUser === true) return;
    for (const unit of units.attached) {
      if (/^(?:yes|true|on|1)$/i.test(valueOfSetting(unit, 'Service', 'DynamicUser')?.value ?? '')) continue;
      for (const key of ['User', 'Group', 'SupplementaryGroups']) {
        const setting = valueOfSetting(unit, 'Service', key);
        if (setting === undefined || /^(?:root|0|)$/.test(setting.value)) continue;
        const message = `${unit.name} fails with 217/USER under the profile ${profile} where the host has no ${setting.value} (${key}=)`;
        yield { place: settingPlace(setting), message };
      }
    }
  },
});
