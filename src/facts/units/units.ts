import { posix } from 'node:path';
import { comparePaths } from '../../system/path-bytes.ts';
import { directoriesNamed } from '../prefixes.ts';
import type { SetItem, SetView } from '../set-view.ts';
import { parseUnitFile, type Setting } from './unit-file.ts';

export type UnitSetting = Setting & {
  /** The unit file or drop-in that it is in. */
  readonly item: SetItem;
};

/** A unit with its drop-ins, as systemd would load it from a set. */
export type UnitFacts = {
  readonly name: string;
  /** The unit file; of a unit that is only a link to another, that other's. */
  readonly item: SetItem;
  readonly path: string;
  readonly settings: readonly UnitSetting[];
  /** It leads to /dev/null, or is empty: it cannot be started. */
  readonly masked: boolean;
};

export type Units = {
  readonly byName: ReadonlyMap<string, UnitFacts>;
  /** Links that a package brings along in `TARGET.wants/` and the like: enabled, whatever a script does. */
  readonly wanted: readonly { readonly unit: string; readonly by: string; readonly item: SetItem }[];
  /** Units that no system manager loads: each user's own does, once that user logs in. */
  readonly ofUsers: ReadonlyMap<string, SetItem>;
};

/** In the order in which systemd prefers them (systemd.unit(5), "Unit File Load Path"). */
export const UNIT_DIRECTORIES = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;

const USER_UNIT_DIRECTORIES = [
  '/etc/systemd/user',
  '/run/systemd/user',
  '/usr/local/share/systemd/user',
  '/usr/share/systemd/user',
  '/usr/local/lib/systemd/user',
  '/usr/lib/systemd/user',
  '/lib/systemd/user',
] as const;

const UNIT_NAME = /^[\w:.\\@-]+\.(service|socket|target|timer|path|mount|automount|swap|slice|scope|device)$/;

/** Where units are on any distribution, and where packages with prefixes of their own have them to be taken from. */
function unitDirectories(view: SetView): readonly string[] {
  const { unitdir, sysconfdir } = view.policy.directories;
  const own = [unitdir, `${sysconfdir}/systemd/system`].flatMap((directory) =>
    directoriesNamed(view, directory),
  );
  return [...new Set([...UNIT_DIRECTORIES, ...own])];
}

/** Reads every unit of a set. */
export async function readUnits(view: SetView): Promise<Units> {
  const byName = new Map<string, UnitFacts>();
  const wanted: { unit: string; by: string; item: SetItem }[] = [];
  for (const item of unitDirectories(view).flatMap((directory) => view.list(directory))) {
    const name = posix.basename(item.entry.path);
    const wants = /^(.+)\.(wants|requires|upholds)$/.exec(name);
    if (wants !== null || item.entry.type === 'directory') {
      if (wants !== null) wanted.push(...wantedIn(view, item, wants[1] ?? ''));
      continue;
    }
    if (!UNIT_NAME.test(name) || byName.has(name)) continue;
    const unit = await readUnit(view, name, item);
    if (unit !== undefined) byName.set(name, unit);
  }
  return { byName, wanted, ofUsers: userUnits(view) };
}

function userUnits(view: SetView): Map<string, SetItem> {
  const found = new Map<string, SetItem>();
  for (const item of USER_UNIT_DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const name = posix.basename(item.entry.path);
    if (item.entry.type !== 'directory' && UNIT_NAME.test(name) && !found.has(name)) found.set(name, item);
  }
  return found;
}

function wantedIn(
  view: SetView,
  directory: SetItem,
  by: string,
): { unit: string; by: string; item: SetItem }[] {
  return view
    .list(directory.entry.path)
    .map((item) => ({ unit: posix.basename(item.entry.path), by, item }))
    .filter(({ unit }) => UNIT_NAME.test(unit));
}

async function readUnit(view: SetView, name: string, item: SetItem): Promise<UnitFacts | undefined> {
  const end = view.resolve(item.entry.path);
  const path = end?.path ?? item.entry.path;
  if (path === '/dev/null') return { name, item, path, settings: [], masked: true };
  const real = end?.item;
  if (real === undefined) return undefined;
  const text = await view.text(real);
  if (text === undefined) return undefined;
  const fragments = await Promise.all([real, ...dropIns(view, name)].map((one) => settingsOf(view, one)));
  return { name, item: real, path, settings: fragments.flat(), masked: text.trim() === '' };
}

async function settingsOf(view: SetView, item: SetItem): Promise<UnitSetting[]> {
  return parseUnitFile((await view.text(item)) ?? '').map((setting) => ({ ...setting, item }));
}

/** `foo-bar.service.d`, `foo-.service.d`, `service.d`: of two files with one name, the preferred directory's. */
function dropIns(view: SetView, name: string): SetItem[] {
  const type = name.slice(name.lastIndexOf('.') + 1);
  const stem = name.slice(0, name.lastIndexOf('.'));
  const prefixes = [...stem.matchAll(/-/g)]
    .slice(0, 20)
    .map(({ index }) => `${stem.slice(0, index + 1)}.${type}`);
  const template = stem.includes('@') ? [`${stem.slice(0, stem.indexOf('@') + 1)}.${type}`] : [];
  const chosen = new Map<string, SetItem>();
  for (const unit of [name, ...template, ...prefixes.reverse(), type]) {
    for (const directory of unitDirectories(view)) {
      for (const item of view.list(`${directory}/${unit}.d`)) {
        const file = posix.basename(item.entry.path);
        if (file.endsWith('.conf') && !chosen.has(file)) chosen.set(file, item);
      }
    }
  }
  return [...chosen]
    .sort(([a], [b]) => comparePaths(a, b))
    .flatMap(([, item]) => view.resolve(item.entry.path)?.item ?? []);
}

/** Every value of a setting that is a list; an empty one takes back what was said before. */
export function valuesOf(unit: UnitFacts, section: string, key: string): UnitSetting[] {
  let values: UnitSetting[] = [];
  for (const setting of unit.settings) {
    if (setting.section !== section || setting.key !== key) continue;
    values = setting.value === '' ? [] : [...values, setting];
  }
  return values;
}

/** The last value of a setting that has one alone. */
export function valueOfSetting(unit: UnitFacts, section: string, key: string): UnitSetting | undefined {
  return valuesOf(unit, section, key).at(-1);
}

/** The names in all values of a setting such as `WantedBy=`. */
export function namesOf(unit: UnitFacts, section: string, key: string): string[] {
  return valuesOf(unit, section, key).flatMap(({ value }) =>
    value.split(/\s+/).filter((name) => name !== ''),
  );
}
