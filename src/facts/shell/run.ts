import { matchesPattern } from './conditions.ts';
import { expandWord, expandWords } from './expand.ts';
import { copyOf, maybe } from './scope.ts';
import { runSimple } from './simple.ts';
import type { Run, Scope, ShellEvent, ShellOptions, Truth, Value } from './state.ts';
import type { Command } from './syntax.ts';

/** A bound for scripts of strangers: commands looked at. */
const MOST_STEPS = 20_000;

/** What a script would start, in order, and its variables at the end. Nothing is run. */
export function followShell(
  commands: readonly Command[],
  options: ShellOptions = {},
): {
  readonly events: readonly ShellEvent[];
  readonly variables: ReadonlyMap<string, Value>;
  readonly exported: ReadonlySet<string>;
} {
  const scope: Scope = {
    variables: new Map([...(options.environment ?? []), ...(options.variables ?? [])]),
    exported: new Set(options.environment?.keys()),
    args: options.args ?? [],
    exportsAll: false,
    certain: true,
    ended: false,
    failed: false,
  };
  const run: Run = {
    options,
    events: [],
    functions: new Map(),
    steps: 0,
    depth: 0,
    runAll: (body, inner) => runAll(body, inner, run),
  };
  runAll(commands, scope, run);
  return { events: run.events, variables: scope.variables, exported: scope.exported };
}

function runAll(commands: readonly Command[], scope: Scope, run: Run): Truth {
  let status: Truth = true;
  for (const command of commands) {
    if (scope.ended) return status;
    status = runOne(command, scope, run);
  }
  return status;
}

function runOne(command: Command, scope: Scope, run: Run): Truth {
  run.steps += 1;
  if (run.steps > MOST_STEPS) {
    scope.ended = true;
    return undefined;
  }
  switch (command.kind) {
    case 'simple':
      return runSimple(command, scope, run);
    case 'if':
      return runIf(command.branches, command.otherwise, scope, run);
    case 'case':
      return runCase(command, scope, run);
    case 'for':
      return runFor(command, scope, run);
    case 'while': {
      const truth = runAll(command.condition, scope, run);
      if (truth !== false) maybe([() => runAll(command.body, scope, run)], scope);
      return undefined;
    }
    case 'group':
      return command.forked ? runAll(command.body, copyOf(scope), run) : runAll(command.body, scope, run);
    case 'function':
      run.functions.set(command.name, command.body);
      return true;
    case 'not': {
      const truth = runOne(command.command, scope, run);
      return truth === undefined ? undefined : !truth;
    }
    case 'pipe':
      return command.commands.map((part) => runOne(part, copyOf(scope), run)).at(-1);
    case 'chain':
      return runChain(command, scope, run);
  }
}

function runChain({ first, rest }: Extract<Command, { kind: 'chain' }>, scope: Scope, run: Run): Truth {
  let status = runOne(first, scope, run);
  for (const { operator, command } of rest) {
    if (scope.ended) return status;
    const skipped = operator === '&&' ? status === false : status === true;
    if (skipped) continue;
    if (status === undefined) {
      maybe([() => runOne(command, scope, run)], scope);
      status = undefined;
    } else {
      status = runOne(command, scope, run);
    }
  }
  return status;
}

function runIf(
  branches: Extract<Command, { kind: 'if' }>['branches'],
  otherwise: readonly Command[],
  scope: Scope,
  run: Run,
): Truth {
  const [first, ...rest] = branches;
  if (first === undefined) return runAll(otherwise, scope, run);
  const truth = runAll(first.condition, scope, run);
  if (scope.ended) return truth;
  if (truth === true) return runAll(first.body, scope, run);
  if (truth === false) return runIf(rest, otherwise, scope, run);
  maybe([() => runAll(first.body, scope, run), () => runIf(rest, otherwise, scope, run)], scope, true);
  return undefined;
}

function runCase({ word, arms }: Extract<Command, { kind: 'case' }>, scope: Scope, run: Run): Truth {
  const value = expandWord(word, scope);
  const possible: (() => void)[] = [];
  for (const { patterns, body } of arms) {
    const truths = patterns.map((pattern) => matchesPattern(value, expandWord(pattern, scope)));
    if (truths.every((truth) => truth === false)) continue;
    if (truths.includes(true)) {
      if (possible.length === 0) return runAll(body, scope, run);
      possible.push(() => runAll(body, scope, run));
      maybe(possible, scope, true);
      return undefined;
    }
    possible.push(() => runAll(body, scope, run));
  }
  if (possible.length > 0) maybe(possible, scope);
  return undefined;
}

const MOST_TURNS = 100;

function runFor({ name, words, body }: Extract<Command, { kind: 'for' }>, scope: Scope, run: Run): Truth {
  for (const value of expandWords(words, scope).slice(0, MOST_TURNS)) {
    if (scope.ended) break;
    scope.variables.set(name, value);
    runAll(body, scope, run);
  }
  return undefined;
}
