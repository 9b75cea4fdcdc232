import { posix } from 'node:path';
import { programName, type Stage, stagesOf } from '../process.ts';
import type { SetView } from '../set-view.ts';
import type { Value } from '../shell/state.ts';
import type { InitScript } from './follow.ts';
import { openrcStarts } from './openrc.ts';
import { runitStarts } from './runit.ts';
import { sysvStarts } from './sysvinit.ts';

/** Where init systems other than systemd have their services; runit's as Debian, Void and Artix have them. */
const CLASSIC_DIRECTORIES = ['/etc/init.d', '/etc/rc.d/init.d'] as const;
const RUNIT_DIRECTORIES = ['/etc/sv', '/etc/runit/sv', '/usr/share/runit/sv'] as const;

/** Every script of a service that a set has, by the init systems in their order. */
export async function initScripts(view: SetView): Promise<InitScript[]> {
  const scripts: InitScript[] = [];
  for (const listed of CLASSIC_DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const item = view.resolve(listed.entry.path)?.item;
    if (item === undefined || item.entry.type === 'directory') continue;
    const text = (await view.text(item)) ?? '';
    const init = /^#!.*openrc-run/.test(text) ? 'openrc' : 'sysvinit';
    scripts.push({ init, name: posix.basename(listed.entry.path), item });
  }
  for (const { entry } of RUNIT_DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const item = view.resolve(`${entry.path}/run`)?.item;
    if (item !== undefined) scripts.push({ init: 'runit', name: posix.basename(entry.path), item });
  }
  return scripts;
}

/** What a service is looked for by under init systems that name it otherwise than systemd. */
export type SoughtService = {
  /** The name of its unit, without the suffix. */
  readonly name: string;
  /** What it starts: programs, and the words that stand behind them before any option, such as `serve`. */
  readonly starts: readonly (readonly string[])[];
  /** The names of other services, which start the same program for another purpose. */
  readonly others: ReadonlySet<string>;
};

/**
 * The scripts of one service, one for each init system: that of its name, and where there is none, one that starts its
 * program. Alpine calls the service of incus.service incusd.
 */
export async function scriptsOf(view: SetView, sought: SoughtService): Promise<InitScript[]> {
  const all = await initScripts(view);
  const inits = [...new Set(all.map(({ init }) => init))];
  const found: InitScript[] = [];
  for (const init of inits) {
    const own = all.filter((script) => script.init === init);
    const script = own.find(({ name }) => name === sought.name) ?? (await starting(view, own, sought));
    if (script !== undefined) found.push(script);
  }
  return found;
}

async function starting(
  view: SetView,
  scripts: readonly InitScript[],
  { starts, others }: SoughtService,
): Promise<InitScript | undefined> {
  const candidates: InitScript[] = [];
  for (const script of scripts.filter(({ name }) => !others.has(name))) {
    const stages = await initStages(view, script);
    if (stages.some((stage) => starts.some((words) => isStart(stage, words)))) candidates.push(script);
  }
  const programs = starts.map(([program]) => program);
  return candidates.find(({ name }) => programs.includes(name)) ?? candidates[0];
}

function isStart(stage: Stage, [program, ...behind]: readonly string[]): boolean {
  return programName(stage) === program && behind.every((word, index) => stage.words[index + 1] === word);
}

/** A program's name, and the words behind it before the first option. */
export function startOfService([program = '', ...args]: readonly Value[]): readonly string[] {
  const end = args.findIndex((word) => word === undefined || word.startsWith('-'));
  const words = args.slice(0, end < 0 ? args.length : end).filter((word) => word !== undefined);
  return [posix.basename(program), ...words];
}

/** What a script of another init system starts, with the environment that really reaches it. */
export async function initStages(view: SetView, script: InitScript): Promise<Stage[]> {
  const text = (await view.text(script.item)) ?? '';
  const stages: Stage[] = [];
  for (const start of await STARTS[script.init](view, script, text))
    stages.push(...(await stagesOf(view, start)));
  return stages;
}

const STARTS = { sysvinit: sysvStarts, openrc: openrcStarts, runit: runitStarts } as const;
