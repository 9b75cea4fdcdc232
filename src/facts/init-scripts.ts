import { posix } from 'node:path';
import type { Given, Start } from './process.ts';
import { fileTest, type Stage, sourcedFiles, stagesOf } from './process.ts';
import type { SetItem, SetView } from './set-view.ts';
import { parseShell } from './shell/parse.ts';
import { followShell } from './shell/run.ts';
import type { ShellEvent, Value } from './shell/state.ts';
import { itemPlace } from './units/environment.ts';

export type InitScript = { readonly init: 'sysvinit' | 'openrc' | 'runit'; readonly item: SetItem };

/** Where services of other init systems than systemd are; runit's as Debian, Void and Artix have them. */
const RUNIT_DIRECTORIES = ['/etc/sv', '/etc/runit/sv', '/usr/share/runit/sv'] as const;

/** The scripts of a service, one for each init system that a set serves. */
export async function initScripts(view: SetView, name: string): Promise<InitScript[]> {
  const scripts: InitScript[] = [];
  const classic = view.resolve(`/etc/init.d/${name}`)?.item;
  if (classic !== undefined) {
    const text = (await view.text(classic)) ?? '';
    scripts.push({ init: /^#!.*openrc-run/.test(text) ? 'openrc' : 'sysvinit', item: classic });
  }
  for (const directory of RUNIT_DIRECTORIES) {
    const item = view.resolve(`${directory}/${name}/run`)?.item;
    if (item !== undefined) scripts.push({ init: 'runit', item });
  }
  return scripts;
}

/** What a script of another init system starts, with the environment that really reaches it. */
export async function initStages(view: SetView, { init, item }: InitScript): Promise<Stage[]> {
  const text = (await view.text(item)) ?? '';
  const starts = await STARTS[init](view, item, text);
  const stages: Stage[] = [];
  for (const start of starts) stages.push(...(await stagesOf(view, start)));
  return stages;
}

const STARTS: Readonly<
  Record<InitScript['init'], (view: SetView, item: SetItem, text: string) => Promise<Start[]>>
> = { sysvinit: sysvStarts, openrc: openrcStarts, runit: runitStarts };

/** runit(8) runs the script as it is; Debian's invoke-run(5) exports what /etc/default/NAME sets before that. */
async function runitStarts(view: SetView, item: SetItem, text: string): Promise<Start[]> {
  const name = serviceName(item);
  const invoked = /^#!.*\/invoke-run\s*\n/.test(text);
  const before = invoked
    ? `[ -r /etc/default/${name} ] && { set -a; . /etc/default/${name}; set +a; }\n`
    : '';
  const { events } = await follow(view, item, `${before}${text}`, []);
  return events.filter(({ isExec }) => isExec).map((event) => startOf(view, item, event));
}

/** `/etc/init.d/NAME`, `/etc/sv/NAME/run`. */
function serviceName({ entry: { path } }: SetItem): string {
  return posix.basename(path.replace(/\/run$/, ''));
}

async function follow(view: SetView, item: SetItem, text: string, args: readonly Value[]) {
  const name = serviceName(item);
  const sources = await sourcedFiles(view, text, name);
  return followShell(parseShell(text), {
    args,
    environment: new Map([['PATH', view.policy.path.service.join(':')]]),
    variables: new Map([
      ['RC_SVCNAME', name],
      ['SVCNAME', name],
    ]),
    file: fileTest(view),
    source: (path) => sources.get(path),
  });
}

/** openrc-run(8): conf.d is read first; of the variables only exported ones reach the program. */
async function openrcStarts(view: SetView, item: SetItem, text: string): Promise<Start[]> {
  const name = posix.basename(item.entry.path);
  const { variables, exported, events } = await follow(
    view,
    item,
    `[ -e /etc/conf.d/${name} ] && . /etc/conf.d/${name}\n${text}`,
    [],
  );
  const program = variables.get('command');
  if (program === undefined) return events.flatMap((event) => startStopDaemon(view, item, event));
  const args = (variables.get('command_args') ?? '').split(/\s+/).filter((word) => word !== '');
  const options = ['start_stop_daemon_args', 'supervise_daemon_args'].flatMap((key) =>
    (variables.get(key) ?? '').split(/\s+/),
  );
  const environment = new Map([...exported].map((key): [string, Value] => [key, variables.get(key)]));
  for (const [index, option] of options.entries()) {
    const assignment = /^(?:--env|-e)=?(.*)$/.exec(option);
    if (assignment === null) continue;
    const [key = '', ...value] = (assignment[1] || (options[index + 1] ?? ''))
      .replace(/["']/g, '')
      .split('=');
    environment.set(key, value.join('='));
  }
  return [startOf(view, item, { words: [program, ...args], environment })];
}

/** An init script's `start`; Debian's init-d-script(5) has variables instead of a body. */
async function sysvStarts(view: SetView, item: SetItem, text: string): Promise<Start[]> {
  const { events, variables } = await follow(view, item, text, ['start']);
  const starts = events.flatMap((event) => startStopDaemon(view, item, event));
  const daemon = variables.get('DAEMON');
  if (starts.length > 0 || daemon === undefined || !/init-d-script/.test(text.slice(0, 200))) return starts;
  const args = (variables.get('DAEMON_ARGS') ?? '').split(/\s+/).filter((word) => word !== '');
  return [startOf(view, item, { words: [daemon, ...args], environment: new Map() })];
}

/** start-stop-daemon(8), and `daemon` of other distributions' function libraries. */
function startStopDaemon(
  view: SetView,
  item: SetItem,
  event: Pick<ShellEvent, 'words' | 'environment'>,
): Start[] {
  const [name, ...rest] = event.words;
  if (
    name === undefined ||
    !/^(start-stop-daemon|start_daemon|daemon|supervise-daemon)$/.test(posix.basename(name))
  )
    return [];
  if (rest.some((word) => word === '--test' || word === '-t' || word === '--stop' || word === '-K'))
    return [];
  const after = (option: RegExp) => {
    const at = rest.findIndex((word) => option.test(word ?? ''));
    return at < 0 ? undefined : (/=(.*)/.exec(rest[at] ?? '')?.[1] ?? rest[at + 1]);
  };
  const program =
    after(/^(--startas|-a)(=|$)/) ?? after(/^(--exec|-x)(=|$)/) ?? rest.find((word) => word?.startsWith('/'));
  const dashes = rest.indexOf('--');
  const args = dashes < 0 ? [] : rest.slice(dashes + 1);
  return program === undefined
    ? []
    : [startOf(view, item, { words: [program, ...args], environment: event.environment })];
}

function startOf(
  view: SetView,
  item: SetItem,
  { words, environment }: Pick<ShellEvent, 'words' | 'environment'>,
): Start {
  const evidence = { text: words.map((word) => word ?? '?').join(' '), place: itemPlace(item) };
  const given = [...environment].map(([name, value]): [string, Given] => [name, { value, evidence }]);
  return { words, environment: new Map(given), evidence, defaultPath: view.policy.path.service };
}
