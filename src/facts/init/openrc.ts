import { comparePaths } from '../../system/path-bytes.ts';
import type { Start } from '../process.ts';
import type { SetItem, SetView } from '../set-view.ts';
import type { ShellEvent, Value } from '../shell/state.ts';
import { parseEnvironmentFile } from '../units/environment-file.ts';
import { follow, type InitScript, startOf } from './follow.ts';
import { startStopDaemon } from './start-stop-daemon.ts';

/**
 * openrc-run(8): conf.d is read first; of the variables only exported ones reach the program, which `command` names
 * where the script has no start function of its own.
 */
export async function openrcStarts(
  view: SetView,
  { name, item }: InitScript,
  text: string,
): Promise<Start[]> {
  const environment = await profileEnvironment(view);
  const { variables, exported, events } = await follow(view, {
    name,
    item,
    environment,
    text: `[ -e /etc/conf.d/${name} ] && . /etc/conf.d/${name}\n${text}\nstart_pre\nstart\n`,
  });
  const program = variables.get('command');
  const isDefault = events.some(({ words }) => words[0] === 'start' && words.length === 1);
  if (program === undefined || !isDefault)
    return events.flatMap((event) => startStopDaemon(view, item, event));
  const given = new Map([...exported].map((key): [string, Value] => [key, variables.get(key)]));
  return [commandStart(view, item, program, variables, given)];
}

function commandStart(
  view: SetView,
  item: SetItem,
  program: string,
  variables: ReadonlyMap<string, Value>,
  environment: Map<string, Value>,
): Start {
  const wordsOf = (key: string) => (variables.get(key) ?? '').split(/\s+/).filter((word) => word !== '');
  const options = ['start_stop_daemon_args', 'supervise_daemon_args'].flatMap(wordsOf);
  for (const [index, option] of options.entries()) {
    const assignment = /^(?:--env|-e)=?(.*)$/.exec(option);
    if (assignment === null) continue;
    const [key = '', ...value] = (assignment[1] || (options[index + 1] ?? ''))
      .replace(/["']/g, '')
      .split('=');
    environment.set(key, value.join('='));
  }
  const args = variables.has('command_args') && variables.get('command_args') === undefined;
  const words: ShellEvent['words'] = [program, ...(args ? [undefined] : wordsOf('command_args'))];
  return startOf(view, item, { words, environment });
}

/**
 * The variables of /etc/profile.env, which openrc-run gives every service that lacks them (src/shared/misc.c,
 * env_filter); env-update(1) makes it of the files of /etc/env.d, the later ones standing over the others.
 */
async function profileEnvironment(view: SetView): Promise<ReadonlyMap<string, Value>> {
  const files = [...view.list('/etc/env.d')].sort((a, b) => comparePaths(a.entry.path, b.entry.path));
  const variables = new Map<string, Value>();
  for (const item of [...files, view.resolve('/etc/profile.env')?.item]) {
    const text = item === undefined ? undefined : await view.text(item);
    for (const [name, value] of parseEnvironmentFile((text ?? '').replace(/^export /gm, '')))
      if (name !== 'PATH') variables.set(name, value);
  }
  return variables;
}
