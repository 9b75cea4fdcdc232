import { testResult } from './conditions.ts';
import { type Expanded, expandWord, expandWords } from './expand.ts';
import { assign, declare, runSet } from './scope.ts';
import type { Run, Scope, Truth, Value } from './state.ts';
import type { Command, Word } from './syntax.ts';

/** Functions within functions. */
const DEEPEST = 40;

/** A command that is none of the shell's own words: assignments, a builtin, a function or a program. */
export function runSimple(
  { assignments, words, line }: Extract<Command, { kind: 'simple' }>,
  scope: Scope,
  run: Run,
): Truth {
  const expanded = expandWords(words, scope);
  const given = new Map(assignments.map(({ name, value }) => [name, expandWord(value, scope)]));
  const [name, ...args] = expanded;
  if (expanded.length === 0) {
    for (const [key, value] of given) assign(key, value, scope);
    return true;
  }
  return runWords(name, args, given, { line, words }, scope, run);
}

type Place = { readonly line: number; readonly words: readonly Word[] };

function runWords(
  name: Value,
  args: Expanded,
  given: ReadonlyMap<string, Value>,
  place: Place,
  scope: Scope,
  run: Run,
): Truth {
  const body = name === undefined ? undefined : run.functions.get(name);
  if (body !== undefined) return callFunction(body, args, scope, run);
  switch (name) {
    case 'true':
    case ':':
      return true;
    case 'false':
      return false;
    case '[':
    case '[[':
    case 'test':
      return testResult(name === 'test' ? args : args.slice(0, -1), run.options);
    case 'exit':
    case 'return':
      scope.ended = true;
      scope.failed = args[0] !== undefined && args[0] !== '0';
      return args[0] === undefined ? undefined : args[0] === '0';
    case 'shift':
      scope.args = scope.args.slice(Number(args[0] ?? 1) || 1);
      return true;
    case 'set':
      return runSet(args, scope);
    case 'export':
    case 'readonly':
    case 'local':
    case 'declare':
    case 'typeset':
      declare(name, place.words.slice(1), scope);
      return true;
    case 'unset':
      for (const key of args) if (key !== undefined) scope.variables.delete(key);
      return true;
    case '.':
    case 'source':
      return runSourced(args[0], scope, run);
    case 'command':
    case 'builtin':
      return args[0]?.startsWith('-') === true
        ? undefined
        : runWords(args[0], args.slice(1), given, place, scope, run);
    case 'exec':
      return start(execWords(args), given, true, place.line, scope, run);
    default:
      return start([name, ...args], given, false, place.line, scope, run);
  }
}

/** `exec -a NAME PROGRAM`; without a program only redirections. */
function execWords(args: Expanded): Expanded {
  if (args[0] === '-a') return args.slice(2);
  return args[0] === '-l' || args[0] === '-c' || args[0] === '--' ? args.slice(1) : args;
}

function start(
  words: Expanded,
  given: ReadonlyMap<string, Value>,
  isExec: boolean,
  line: number,
  scope: Scope,
  run: Run,
): Truth {
  if (words.length === 0) return true;
  const environment = new Map([
    ...[...scope.exported]
      .filter((key) => scope.variables.has(key))
      .map((key): [string, Value] => [key, scope.variables.get(key)]),
    ...given,
  ]);
  run.events.push({ words, environment, certain: scope.certain, isExec, line });
  if (isExec) scope.ended = true;
  return run.options.status?.(words);
}

function callFunction(body: readonly Command[], args: Expanded, scope: Scope, run: Run): Truth {
  if (run.depth >= DEEPEST) return undefined;
  const { args: outer } = scope;
  const ended = run.events.length;
  run.depth += 1;
  scope.args = args;
  const status = run.runAll(body, scope);
  run.depth -= 1;
  scope.args = outer;
  // `return` ends the function alone; `exec` and `exit` within one are rare, and `exec` left its mark.
  if (scope.ended && run.events.slice(ended).at(-1)?.isExec !== true) {
    scope.ended = false;
    scope.failed = false;
  }
  return status;
}

function runSourced(path: Value, scope: Scope, run: Run): Truth {
  const commands = path === undefined ? undefined : run.options.source?.(path);
  if (commands === undefined || run.depth >= DEEPEST) return undefined;
  run.depth += 1;
  run.runAll(commands, scope);
  run.depth -= 1;
  return true;
}
