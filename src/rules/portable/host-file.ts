import { findIn, isFile } from '../../facts/image/layers.ts';
import { withSpecifiers } from '../../facts/image/mount-points.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { valuesOf } from '../../facts/units/units.ts';
import { defineRule } from '../rule.ts';

/** Settings whose paths systemd reads before it enters the image. */
const READ_ON_HOST = ['EnvironmentFile', 'LoadCredential', 'LoadCredentialEncrypted'] as const;
const CONDITION = /^(?:Condition|Assert)(?:Path|File|Directory)/;

export const rule = defineRule({
  id: 'portable/host-file',
  severity: 'warning',
  needs: ['image'],
  summary: 'No setting that reads a file of the host means one of the image',
  explanation:
    'EnvironmentFile= and LoadCredential= are read, and the paths of Condition...= and Assert...= are looked at, before ' +
    'the service enters its image: on the host. A file of that name in the image is never read, and without the host’s ' +
    'the service does not start.',
  remedy:
    'say it in the unit itself (Environment=), or have the host’s administrator make the file, and take it out of the image',
  source: 'systemd.exec(5), EnvironmentFile=, RootDirectory=; systemd.unit(5), ConditionPathExists=',
  *check({ image: { units, layer } }) {
    for (const unit of units.attached) {
      const conditions = unit.settings.filter(
        ({ section, key }) => section === 'Unit' && CONDITION.test(key),
      );
      const settings = [...READ_ON_HOST.flatMap((key) => valuesOf(unit, 'Service', key)), ...conditions];
      for (const setting of settings) {
        const value = setting.key.startsWith('LoadCredential')
          ? setting.value.replace(/^[^:]*:/, '')
          : setting.value;
        const path = withSpecifiers(value.replace(/^[-|!]+/, ''), unit.name);
        const found = path?.startsWith('/') === true ? findIn([layer], path) : undefined;
        if (found === undefined || !isFile(found.node)) continue;
        const message = `${unit.name} reads ${path} of the host, not the one of the image (${setting.key}=)`;
        yield { place: settingPlace(setting), message };
      }
    }
  },
});
