import type { Environment, Given } from '../process.ts';
import type { SetItem, SetView } from '../set-view.ts';
import { parseEnvironmentFile } from './environment-file.ts';
import { unitWords } from './unit-file.ts';
import { namesOf, type UnitFacts, type UnitSetting, valuesOf } from './units.ts';

/** A file that a unit cannot start without, and that the set does not hold. */
export type MissingFile = { readonly path: string; readonly setting: UnitSetting };

export type ServiceEnvironment = {
  readonly variables: Environment;
  readonly missing: readonly MissingFile[];
};

/** The place of one setting. */
export function settingPlace({
  item: { pkg, entry },
  line,
}: UnitSetting): NonNullable<Given['evidence']['place']> {
  return entry.place ?? { package: pkg.name, path: `${entry.path}:${line}` };
}

/**
 * The variables of a service, in the order of systemd.exec(5): those that the manager passes on are not known,
 * Environment=, then what the files of EnvironmentFile= say, then UnsetEnvironment=.
 */
export async function serviceEnvironment(view: SetView, unit: UnitFacts): Promise<ServiceEnvironment> {
  const variables = new Map<string, Given>();
  const missing: MissingFile[] = [];
  for (const setting of valuesOf(unit, 'Service', 'PassEnvironment')) {
    for (const name of unitWords(setting.value) ?? []) {
      const evidence = { text: `PassEnvironment=${setting.value}`, place: settingPlace(setting) };
      variables.set(name, { value: undefined, evidence });
    }
  }
  for (const setting of valuesOf(unit, 'Service', 'Environment')) {
    for (const [name, value] of assignments(setting.value)) {
      variables.set(name, {
        value,
        evidence: { text: `Environment=${setting.value}`, place: settingPlace(setting) },
      });
    }
  }
  for (const setting of valuesOf(unit, 'Service', 'EnvironmentFile')) {
    const isOptional = setting.value.startsWith('-');
    const path = setting.value.replace(/^-/, '');
    const item = view.resolve(path)?.item;
    if (item === undefined) {
      if (!isOptional) missing.push({ path, setting });
      continue;
    }
    for (const [name, value] of parseEnvironmentFile((await view.text(item)) ?? ''))
      variables.set(name, { value, evidence: { text: `${name}=${value}`, place: itemPlace(item) } });
  }
  for (const word of namesOf(unit, 'Service', 'UnsetEnvironment'))
    variables.delete(word.split('=')[0] ?? word);
  addSearchPath(unit, variables);
  return { variables, missing };
}

/** ExecSearchPath= is the PATH of the service too, where nothing else says another. */
function addSearchPath(unit: UnitFacts, variables: Map<string, Given>): void {
  const settings = valuesOf(unit, 'Service', 'ExecSearchPath');
  const [first] = settings;
  if (first === undefined || variables.has('PATH')) return;
  const value = settings.map((setting) => setting.value).join(':');
  variables.set('PATH', { value, evidence: { text: `ExecSearchPath=${value}`, place: settingPlace(first) } });
}

function assignments(value: string): [string, string][] {
  return (unitWords(value) ?? []).flatMap((word) => {
    const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word);
    return match === null
      ? []
      : [[match[1] ?? '', (match[2] ?? '').replaceAll('%%', '%')] as [string, string]];
  });
}

export function itemPlace({ pkg, entry }: SetItem): NonNullable<Given['evidence']['place']> {
  return entry.place ?? { package: pkg.name, path: entry.path };
}
