import { typeOfUnit } from '../../facts/image/names.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { type UnitFacts, type UnitSetting, valueOfSetting, valuesOf } from '../../facts/units/units.ts';
import { defineRule } from '../rule.ts';

const STARTS = { socket: ['Socket', 'Service'], timer: ['Timer', 'Unit'], path: ['Path', 'Unit'] } as const;

export const rule = defineRule({
  id: 'portable/started-unit',
  severity: 'error',
  needs: ['image'],
  summary: 'What a socket, timer or path starts, and what a unit requires, is in the image as well',
  explanation:
    'A socket starts the service of its own name, or the one that Service= names; timers and paths likewise (Unit=). ' +
    'Units of the image can start units of the host, but a service that belongs to the program must be attached too, as must what Requires= ' +
    'and BindsTo= name.',
  remedy: 'put that unit into the image, or name the right one',
  source: 'systemd.socket(5), Service=; systemd.timer(5), Unit=; systemd.path(5), Unit=',
  *check({ image: { units, prefix, placeOf } }) {
    const names = new Set(units.attached.map(({ name }) => name));
    const isLacking = (name: string) => name.startsWith(prefix) && !name.includes('%') && !names.has(name);
    for (const unit of units.attached) {
      const { name: started, setting } = startedBy(unit);
      if (isLacking(started)) {
        const place = setting === undefined ? placeOf(unit.item.entry.path) : settingPlace(setting);
        yield { place, message: `${unit.name} starts ${started}, which the image does not have` };
      }
      for (const { key, setting: required } of REQUIRING.flatMap((key) => settingsOf(unit, key))) {
        for (const name of required.value.split(/\s+/).filter(isLacking)) {
          const message = `${unit.name} needs ${name}, which the image does not have (${key}=)`;
          yield { place: settingPlace(required), message };
        }
      }
    }
  },
});

const REQUIRING = ['Requires', 'Requisite', 'BindsTo'] as const;

function settingsOf(unit: UnitFacts, key: string): { readonly key: string; readonly setting: UnitSetting }[] {
  return valuesOf(unit, 'Unit', key).map((setting) => ({ key, setting }));
}

/** What a socket, timer or path starts; the unit itself where it starts no other. */
function startedBy(unit: UnitFacts): { readonly name: string; readonly setting?: UnitSetting } {
  const type = typeOfUnit(unit.name);
  if (type !== 'socket' && type !== 'timer' && type !== 'path') return { name: unit.name };
  const [section, key] = STARTS[type];
  const setting = valueOfSetting(unit, section, key);
  if (setting !== undefined) return { name: setting.value, setting };
  const isPerConnection = valuesOf(unit, section, 'Accept').some(({ value }) =>
    /^(?:yes|true|on|1)$/i.test(value),
  );
  return { name: `${unit.name.slice(0, -(type.length + 1))}${isPerConnection ? '@' : ''}.service` };
}
