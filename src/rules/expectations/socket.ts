import { posix } from 'node:path';
import type { SetFacts } from '../../facts/set-facts.ts';
import { madePaths } from '../../facts/tmpfiles.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { type UnitFacts, valueOfSetting, valuesOf } from '../../facts/units/units.ts';
import type { ExpectationValue } from '../../manifest/schema-expectations.ts';
import { formatMode } from '../../packages/entry.ts';
import { defineExpectation, differs, follows, itemPlace, type Point } from '../expectation.ts';
import { serviceProcesses } from '../expected-services.ts';
import { notInstalled } from '../expected-units.ts';

type Wanted = ExpectationValue<'socket'>;

export const rule = defineExpectation({
  kind: 'socket',
  summary: 'A socket lets in the group that it is for, and nobody else',
  explanation:
    'Whoever may connect to the socket of a daemon may do what the daemon does. systemd gives a socket the group of ' +
    'SocketGroup= and the mode of SocketMode=, which is 0666 where it is not said. Users reach it only where they may ' +
    'pass the directory that it is in.',
  remedy: 'set SocketGroup= and SocketMode= in the socket unit',
  source: 'systemd.socket(5)',
  async judge(wanted, facts) {
    const units = await facts.units();
    const unit = units.byName.get(wanted.unit);
    if (unit === undefined) return [notInstalled(wanted.unit, units)];
    return [
      ...group(unit, wanted.group),
      ...mode(unit, wanted.mode),
      ...(wanted.listens === undefined ? [] : await listens(unit, wanted.listens, wanted, facts)),
    ];
  },
});

function group(unit: UnitFacts, wanted: string | undefined): Point[] {
  if (wanted === undefined) return [];
  const setting = valueOfSetting(unit, 'Socket', 'SocketGroup');
  const place = setting === undefined ? itemPlace(unit.item) : settingPlace(setting);
  const text = `SocketGroup of ${unit.name} is ${setting?.value ?? 'root, because it is not said'}`;
  return [setting?.value === wanted ? follows(text, place) : differs(`${text}, not ${wanted}`, place)];
}

function mode(unit: UnitFacts, wanted: number | undefined): Point[] {
  if (wanted === undefined) return [];
  const setting = valueOfSetting(unit, 'Socket', 'SocketMode');
  const is = Number.parseInt(setting?.value ?? '0666', 8);
  const place = setting === undefined ? itemPlace(unit.item) : settingPlace(setting);
  const text = `SocketMode of ${unit.name} is ${Number.isNaN(is) ? (setting?.value ?? '') : formatMode(is)}`;
  return [is === wanted ? follows(text, place) : differs(`${text}, not ${formatMode(wanted)}`, place)];
}

async function listens(unit: UnitFacts, path: string, wanted: Wanted, facts: SetFacts): Promise<Point[]> {
  const streams = valuesOf(unit, 'Socket', 'ListenStream');
  const place = itemPlace(unit.item);
  const expected = (await pathFromVariable(unit, wanted, facts)) ?? path;
  const stream = streams.find(({ value }) => samePath(value, expected));
  if (stream === undefined) {
    const list = streams.map(({ value }) => value).join(', ') || 'nothing';
    return [differs(`${unit.name} listens on ${list}, not on ${expected}`, place)];
  }
  const text = `${unit.name} listens on ${expected}`;
  const parent = posix.dirname(expected);
  const made = (await madePaths(facts.view)).find((one) => one.path.replace(/\/$/, '') === parent);
  const item = facts.view.resolve(parent)?.item;
  const mode = made?.mode ?? item?.entry.mode;
  if (mode === undefined || (mode & 0o001) !== 0 || !isForOthers(unit)) return [follows(text, place)];
  const where = made?.evidence.place ?? (item === undefined ? place : itemPlace(item));
  return [differs(`users may not pass ${parent} (${formatMode(mode)})`, where, `give ${parent} mode 0711`)];
}

/** Whether others than root may connect: by the group of the socket, or because everybody may. */
function isForOthers(unit: UnitFacts): boolean {
  const group = valueOfSetting(unit, 'Socket', 'SocketGroup')?.value ?? 'root';
  const mode = Number.parseInt(valueOfSetting(unit, 'Socket', 'SocketMode')?.value ?? '0666', 8);
  return group !== 'root' || (mode & 0o002) !== 0;
}

/** Where the service is told of another path, by its unit or by a wrapper, the socket has to be there. */
async function pathFromVariable(
  unit: UnitFacts,
  wanted: Wanted,
  facts: SetFacts,
): Promise<string | undefined> {
  const variable = wanted['unless-set'];
  if (variable === undefined) return undefined;
  const stem = unit.name.replace(/\.socket$/, '.service');
  const service = valueOfSetting(unit, 'Socket', 'Service')?.value ?? stem;
  const processes = await serviceProcesses(facts, service);
  return processes.find(({ init }) => init === 'systemd')?.environment.get(variable)?.value;
}

/** What the system's manager puts in (systemd.unit(5), "Specifiers"). */
const SPECIFIERS: Readonly<Record<string, string>> = {
  '%C': '/var/cache',
  '%E': '/etc',
  '%L': '/var/log',
  '%S': '/var/lib',
  '%t': '/run',
  '%T': '/tmp',
  '%V': '/var/tmp',
  '%%': '%',
};

function samePath(a: string, b: string): boolean {
  return realPath(a) === realPath(b);
}

/** /run and /var/run are one (FHS 3.0, 5.13). */
function realPath(path: string): string {
  const whole = path.replace(/%[CELStTV%]/g, (specifier) => SPECIFIERS[specifier] ?? specifier);
  return whole.replace(/^\/var\/run\//, '/run/');
}
