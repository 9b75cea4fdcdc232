import { posix } from 'node:path';
import { profileOf } from '../../facts/image/profiles.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { valueOfSetting } from '../../facts/units/units.ts';
import { defineRule } from '../rule.ts';

const BUS_LIBRARIES = /^lib(?:dbus-1|gio-2\.0|QtDBus|Qt[56]DBus|sdbus-c\+\+)\b/;

export const rule = defineRule({
  id: 'portable/strict-bus',
  severity: 'warning',
  needs: ['image'],
  summary: 'No service that talks on the message bus is attached with the profile strict',
  explanation:
    'The profile strict gives a service neither the socket of the system’s message bus nor an address family to reach ' +
    'it by any other way. A service of Type=dbus never becomes ready.',
  remedy: 'attach it with profile: default, which lets the bus through',
  source: 'systemd, src/portable/profile/strict/service.conf; systemd.service(5), Type=dbus',
  *check({ image }) {
    if (profileOf(image.profile)?.deniesBus !== true) return;
    for (const unit of image.units.attached) {
      const type = valueOfSetting(unit, 'Service', 'Type');
      const setting = type?.value === 'dbus' ? type : valueOfSetting(unit, 'Service', 'BusName');
      if (setting === undefined) continue;
      const message = `${unit.name} is on the message bus, which the profile ${image.profile} takes away (${setting.key}=)`;
      yield { place: settingPlace(setting), message, severity: 'error' };
    }
    for (const path of image.closure.files.keys()) {
      if (!BUS_LIBRARIES.test(posix.basename(path))) continue;
      const message = `a program loads ${path}, and the profile ${image.profile} takes the message bus away`;
      yield { place: image.placeOf(path), message };
    }
  },
});
