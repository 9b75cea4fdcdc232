import { posix } from 'node:path';
import type { Evidence } from '../findings/finding.ts';
import type { SetItem, SetView } from './set-view.ts';
import { parseShell } from './shell/parse.ts';
import { followShell } from './shell/run.ts';
import type { Value } from './shell/state.ts';
import type { Command } from './shell/syntax.ts';

/** A variable that a process is given, and where that was read. */
export type Given = { readonly value: Value; readonly evidence: Evidence };
export type Environment = ReadonlyMap<string, Given>;

/** A program as it would be started: by a unit, or by a wrapper that a unit starts. */
export type Stage = {
  readonly words: readonly Value[];
  /** The path that it was found at, or its name where it was found nowhere. */
  readonly program: string;
  readonly item?: SetItem;
  readonly environment: Environment;
  /** Where it looks for programs itself. */
  readonly searchPath: readonly string[];
  readonly evidence: Evidence;
};

const DEEPEST_WRAPPER = 8;
const MOST_STAGES = 200;

export type Start = Omit<Stage, 'program' | 'item' | 'searchPath'> & {
  readonly defaultPath: readonly string[];
};

/** What a start comes to: the program, and where that is a shell script, what it would start in turn. */
export async function stagesOf(view: SetView, start: Start): Promise<Stage[]> {
  const stages: Stage[] = [];
  let pending = [start];
  for (let depth = 0; depth < DEEPEST_WRAPPER && pending.length > 0; depth += 1) {
    const next: Start[] = [];
    for (const one of pending) {
      if (stages.length >= MOST_STAGES) return stages;
      const stage = locate(view, unwrapEnv(one));
      stages.push(stage);
      next.push(...(await startedBy(view, stage, one.defaultPath)));
    }
    pending = next;
  }
  return stages;
}

/** The innermost program of the set: whose environment the service's own is. */
export function innermost(stages: readonly Stage[]): Stage | undefined {
  return stages.findLast(({ item }) => item !== undefined) ?? stages.at(0);
}

/** The name that a stage's program is called by. */
export function programName({ program }: Stage): string {
  return posix.basename(program);
}

function locate(view: SetView, start: Start): Stage {
  const { defaultPath, ...rest } = start;
  const searchPath = searchPathOf(start.environment, defaultPath);
  const name = start.words[0] ?? '';
  const paths = name.includes('/') ? [name] : searchPath.map((directory) => posix.join(directory, name));
  for (const path of paths) {
    const end = view.resolve(path);
    if (end?.item !== undefined) return { ...rest, program: path, item: end.item, searchPath };
  }
  return { ...rest, program: name, searchPath };
}

export function searchPathOf(environment: Environment, fallback: readonly string[]): readonly string[] {
  const path = environment.get('PATH')?.value;
  return path === undefined ? fallback : path.split(':').filter((directory) => directory.startsWith('/'));
}

/** Programs that change something about a process and go on as the program that they are given. */
const LAUNCHERS = /^(?:nice|ionice|prlimit|setsid|nohup|stdbuf|chpst)$/;
const CHPST_VALUES = /^-[uUeCbn/mdopfclrtL]$/;

function unwrapLauncher(words: readonly Value[]): readonly Value[] {
  if (!LAUNCHERS.test(posix.basename(words[0] ?? ''))) return words;
  const isChpst = posix.basename(words[0] ?? '') === 'chpst';
  let at = 1;
  while (words[at]?.startsWith('-') === true) at += isChpst && CHPST_VALUES.test(words[at] ?? '') ? 2 : 1;
  return at < words.length ? words.slice(at) : words;
}

/** `env NAME=VALUE... PROGRAM` gives the program variables and goes. */
function unwrapEnv({ words, ...others }: Start): Start {
  const start = { ...others, words: unwrapLauncher(words) };
  const [program, ...rest] = start.words;
  if (program === undefined || posix.basename(program) !== 'env') return start;
  const at = rest.findIndex((word) => word === undefined || !/^[A-Za-z_]\w*=/.test(word));
  if (at < 0 || rest[at]?.startsWith('-') !== false) return start;
  const environment = new Map(start.environment);
  for (const word of rest.slice(0, at)) {
    const [name = '', ...value] = (word ?? '').split('=');
    environment.set(name, { value: value.join('='), evidence: start.evidence });
  }
  return { ...start, words: rest.slice(at), environment };
}

/** Wherever the shell is: in /bin, below a prefix of its own in a store, or found by env. */
const SHELL = /^#!\s*\/(?:\S*\/)?(?:env\s+)?(?:ba|da|k|z|a)?sh(?:\s|$)/;

async function startedBy(view: SetView, stage: Stage, defaultPath: readonly string[]): Promise<Start[]> {
  const script = await scriptOf(view, stage);
  if (script === undefined) return [];
  const given = new Map([...stage.environment].map(([name, { value }]) => [name, value]));
  if (!given.has('PATH')) given.set('PATH', stage.searchPath.join(':'));
  const sources = await sourcedFiles(view, script.text, programName(stage));
  const { events } = followShell(parseShell(script.text), {
    args: script.args,
    environment: given,
    file: fileTest(view),
    source: (path) => sources.get(path),
  });
  const execs = events.filter(({ isExec }) => isExec);
  return (execs.length > 0 ? execs : events).map(({ words, environment, line }) => {
    const evidence = { text: words.map((word) => word ?? '?').join(' '), place: script.place(line) };
    return { words, environment: changed(stage.environment, environment, evidence), defaultPath, evidence };
  });
}

/** What a script changed is its own word, and everything else where it was read before. */
function changed(before: Environment, after: ReadonlyMap<string, Value>, evidence: Evidence): Environment {
  return new Map(
    [...after].flatMap(([name, value]): [string, Given][] => {
      const known = before.get(name);
      if (known !== undefined && known.value === value) return [[name, known]];
      return known === undefined && name === 'PATH' && value === undefined
        ? []
        : [[name, { value, evidence }]];
    }),
  );
}

type ScriptText = {
  readonly text: string;
  readonly args: readonly Value[];
  readonly place: (line: number) => NonNullable<Evidence['place']>;
};

/** A shell script of the set, or the text behind `sh -c`. */
async function scriptOf(view: SetView, stage: Stage): Promise<ScriptText | undefined> {
  const [program, option, text, , ...args] = stage.words;
  if (/^(?:ba|da|k|z|a)?sh$/.test(posix.basename(program ?? '')) && /^-[a-z]*c$/.test(option ?? '')) {
    const place = stage.evidence.place ?? { package: '' };
    return text === undefined ? undefined : { text, args, place: () => place };
  }
  if (stage.item === undefined) return undefined;
  const { pkg, entry } = stage.item;
  const content = await view.text(stage.item);
  if (content === undefined || !SHELL.test(content)) return undefined;
  const place = (line: number) => entry.place ?? { package: pkg.name, path: `${entry.path}:${line}` };
  return { text: content, args: stage.words.slice(1), place };
}

/** What `test` would say of a path of the set; what other packages have is not known. */
export function fileTest(view: SetView): (operator: string, path: string) => boolean | undefined {
  return (operator, path) => {
    const item = view.resolve(path)?.item;
    if (item === undefined) return undefined;
    const { type, mode } = item.entry;
    if (operator === '-d') return type === 'directory';
    if (operator === '-x') return type === 'directory' || (mode & 0o111) !== 0;
    return operator === '-f'
      ? type !== 'directory'
      : operator === '-L' || operator === '-h'
        ? undefined
        : true;
  };
}

const SETTINGS_DIRECTORIES = ['/etc/default', '/etc/conf.d', '/etc/sysconfig'] as const;
const SETTINGS = /\/etc\/(?:default|conf\.d|sysconfig)\/[\w.@+-]+/g;
const SOURCED = /(?:^|[\s;&|{(])(?:\.|source)\s+["']?(\/[\w./@+-]+)/gm;
const MOST_SOURCED = 50;

/**
 * The files of the set that a script may read with `.`: settings and functions, whose text is needed before it is
 * followed.
 * @param name the script's own, which its settings are mostly called after.
 * @param others what it may read besides.
 */
export async function sourcedFiles(
  view: SetView,
  text: string,
  name: string,
  others: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly Command[]>> {
  const found = new Map<string, readonly Command[]>();
  const own = SETTINGS_DIRECTORIES.map((directory) => `${directory}/${name}`);
  const pending = [...mentionedFiles(text), ...own, ...others];
  for (let path = pending.shift(); path !== undefined && found.size < MOST_SOURCED; path = pending.shift()) {
    const item = found.has(path) ? undefined : view.resolve(path)?.item;
    const content = item === undefined ? undefined : await view.text(item);
    if (content === undefined) continue;
    found.set(path, parseShell(content));
    pending.push(...mentionedFiles(content));
  }
  return found;
}

function mentionedFiles(text: string): string[] {
  const settings = Array.from(text.matchAll(SETTINGS), ([path]) => path);
  return [...new Set([...settings, ...Array.from(text.matchAll(SOURCED), ([, path = '']) => path)])];
}
