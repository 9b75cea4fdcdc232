import { type Environment, type Stage, stagesOf } from '../process.ts';
import type { SetView } from '../set-view.ts';
import { serviceEnvironment, settingPlace } from './environment.ts';
import { execCommands } from './exec-line.ts';
import { type UnitFacts, valuesOf } from './units.ts';

export const EXEC_KEYS = [
  'ExecCondition',
  'ExecStartPre',
  'ExecStart',
  'ExecStartPost',
  'ExecReload',
  'ExecStop',
  'ExecStopPost',
] as const;
export type ExecKey = (typeof EXEC_KEYS)[number];

/** What one command of a unit comes to, from the program in the unit to the innermost. */
export type UnitCommand = {
  readonly key: ExecKey;
  readonly stages: readonly Stage[];
  /** A failure of the program does not count (`-`). */
  readonly ignoresFailure: boolean;
};

/** The commands of a service under some of its keys, with wrappers followed. */
export async function unitCommands(
  view: SetView,
  unit: UnitFacts,
  keys: readonly ExecKey[] = EXEC_KEYS,
): Promise<UnitCommand[]> {
  const { variables } = await serviceEnvironment(view, unit);
  const values = plainValues(variables);
  // Where systemd itself looks for a program that is named without a path.
  const named = valuesOf(unit, 'Service', 'ExecSearchPath').flatMap(({ value }) => value.split(':'));
  const defaultPath = view.policy.path.service;
  const commands: UnitCommand[] = [];
  for (const key of keys) {
    for (const setting of valuesOf(unit, 'Service', key)) {
      const evidence = { text: `${key}=${setting.value}`, place: settingPlace(setting) };
      for (const { words, ignoresFailure } of execCommands(setting.value, values)) {
        const program = words[0] ?? '';
        const found = program.includes('/')
          ? undefined
          : findIn(view, program, named.length > 0 ? named : defaultPath);
        const start = {
          words: [found ?? program, ...words.slice(1)],
          environment: variables,
          evidence,
          defaultPath,
        };
        commands.push({ key, stages: await stagesOf(view, start), ignoresFailure });
      }
    }
  }
  return commands;
}

function findIn(view: SetView, program: string, directories: readonly string[]): string | undefined {
  return directories
    .map((directory) => `${directory}/${program}`)
    .find((path) => view.resolve(path)?.item !== undefined);
}

function plainValues(environment: Environment): ReadonlyMap<string, string> {
  return new Map(
    [...environment].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])),
  );
}
