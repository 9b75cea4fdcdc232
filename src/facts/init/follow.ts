import { posix } from 'node:path';
import { fileTest, type Given, type Start, sourcedFiles } from '../process.ts';
import type { SetItem, SetView } from '../set-view.ts';
import { parseShell } from '../shell/parse.ts';
import { followShell } from '../shell/run.ts';
import type { ShellEvent, Value } from '../shell/state.ts';
import { itemPlace } from '../units/environment.ts';

/** The script of a service for an init system other than systemd. */
export type InitScript = {
  readonly init: 'sysvinit' | 'openrc' | 'runit';
  /** The service's name there. */
  readonly name: string;
  readonly item: SetItem;
};

/** A script as its init system runs it. */
export type Following = {
  readonly name: string;
  readonly item: SetItem;
  readonly text: string;
  readonly args?: readonly Value[];
  /** Where it is run; the root directory where nothing is said. */
  readonly directory?: string;
  readonly environment?: ReadonlyMap<string, Value>;
};

/** What a script would start, and its variables at the end. */
export async function follow(
  view: SetView,
  { name, item, text, args = [], directory = '/', environment = new Map() }: Following,
): Promise<ReturnType<typeof followShell>> {
  const sources = await sourcedFiles(view, text, name, besideOf(item));
  const absolute = (path: string) => posix.resolve(directory, path);
  const test = fileTest(view);
  return followShell(parseShell(text), {
    args,
    environment: new Map([['PATH', view.policy.path.service.join(':')], ...environment]),
    variables: new Map([
      ['RC_SVCNAME', name],
      ['SVCNAME', name],
    ]),
    file: (operator, path) => test(operator, absolute(path)),
    source: (path) => sources.get(absolute(path)),
  });
}

/** What lies beside a script, such as Void's `conf` beside `run`. */
function besideOf({ entry: { path } }: SetItem): readonly string[] {
  return [posix.join(posix.dirname(path), 'conf')];
}

export function startOf(
  view: SetView,
  item: SetItem,
  { words, environment }: Pick<ShellEvent, 'words' | 'environment'>,
): Start {
  const evidence = { text: words.map((word) => word ?? '?').join(' '), place: itemPlace(item) };
  const given = [...environment].map(([name, value]): [string, Given] => [name, { value, evidence }]);
  return { words, environment: new Map(given), evidence, defaultPath: view.policy.path.service };
}
