import { profileOf } from '../../facts/image/profiles.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { type UnitFacts, type UnitSetting, valueOfSetting } from '../../facts/units/units.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'portable/user',
  severity: 'warning',
  needs: ['image'],
  summary: 'A service runs as a user that there is on the host',
  explanation:
    'User= and Group= are looked up on the host, never in the image’s /etc/passwd. Under the profiles default, ' +
    'nonetwork and strict that does not matter, because DynamicUser=yes makes the user when the service starts. Under ' +
    'trusted, where the host does not know the name, the service fails with 217/USER. SocketUser= and SocketGroup= are ' +
    'looked up on the host under every profile.',
  remedy: 'leave it out, add DynamicUser=yes to the unit, or have the host make the account (sysusers.d)',
  source: 'systemd.exec(5), User=, DynamicUser=; systemd, src/portable/profile/trusted',
  *check({ image: { units, profile } }) {
    for (const unit of units.attached) {
      for (const setting of hostAccounts(unit, 'Socket', ['SocketUser', 'SocketGroup'])) {
        const message = `${unit.name} cannot be started where the host has no ${setting.value} (${setting.key}=)`;
        yield { place: settingPlace(setting), message };
      }
      if (profileOf(profile)?.makesUser === true || isYes(valueOfSetting(unit, 'Service', 'DynamicUser')))
        continue;
      for (const setting of hostAccounts(unit, 'Service', ['User', 'Group', 'SupplementaryGroups'])) {
        const message = `${unit.name} fails with 217/USER under the profile ${profile} where the host has no ${setting.value} (${setting.key}=)`;
        yield { place: settingPlace(setting), message };
      }
    }
  },
});

function hostAccounts(unit: UnitFacts, section: string, keys: readonly string[]): UnitSetting[] {
  return keys.flatMap((key) => {
    const setting = valueOfSetting(unit, section, key);
    return setting === undefined || /^(?:root|0|)$/.test(setting.value) ? [] : [setting];
  });
}

function isYes(setting: UnitSetting | undefined): boolean {
  return /^(?:yes|true|on|1)$/i.test(setting?.value ?? '');
}
