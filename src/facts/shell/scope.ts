import { type Expanded, expandWord } from './expand.ts';
import { assignmentOf } from './parse.ts';
import type { Command, Word } from './syntax.ts';

/** A variable's value; undefined where only running the script could tell. */
export type Value = string | undefined;

/** A program that a script would start. */
export type ShellEvent = {
  readonly words: readonly Value[];
  /** The variables that it would be given, besides those that the script itself was given. */
  readonly environment: ReadonlyMap<string, Value>;
  /** Whether it is started on every way through the script that is possible here. */
  readonly certain: boolean;
  /** It takes the script's place: `exec`. */
  readonly isExec: boolean;
  readonly line: number;
};

export type ShellOptions = {
  /** `$1`, `$2`...; undefined for one that is not known. */
  readonly args?: readonly Value[];
  readonly variables?: ReadonlyMap<string, Value>;
  /** Variables that the script itself is given: what it assigns to one of these, the programs that it starts get. */
  readonly environment?: ReadonlyMap<string, Value>;
  /** What `[ -e PATH ]` and the like would say; undefined where it cannot be known. */
  readonly file?: (operator: string, path: string) => boolean | undefined;
  /** Whether a program would succeed. */
  readonly status?: (words: readonly Value[]) => boolean | undefined;
  /** The commands of a file that the script reads with `.`. */
  readonly source?: (path: string) => readonly Command[] | undefined;
};

/** A truth that may not be known. */
export type Truth = boolean | undefined;

export type Scope = {
  readonly variables: Map<string, Value>;
  readonly exported: Set<string>;
  args: readonly Value[];
  exportsAll: boolean;
  certain: boolean;
  /** `exit`, `exec`, `return`: nothing behind it is done. */
  ended: boolean;
  /** It ended with a status that says failure, which is not what happens. */
  failed: boolean;
};

/** What is the same for all of a run. */
export type Run = {
  readonly options: ShellOptions;
  readonly events: ShellEvent[];
  readonly functions: Map<string, readonly Command[]>;
  readonly runAll: (commands: readonly Command[], scope: Scope) => Truth;
  steps: number;
  depth: number;
};

/**
 * Follows ways of which it is not known which one is taken: what differs between them afterwards is not known either.
 * @param complete one of them is certainly taken.
 */
export function maybe(ways: readonly (() => void)[], scope: Scope, complete = false): void {
  const before = copyOf(scope);
  const after: Scope[] = complete ? [] : [before];
  for (const way of ways) {
    restore(scope, before);
    scope.certain = false;
    way();
    after.push(copyOf(scope));
  }
  const going = after.filter(({ ended }) => !ended);
  const [first = before] = going;
  restore(scope, first);
  scope.ended = going.length === 0;
  scope.certain = before.certain && after.every(({ ended, failed }) => !ended || failed);
  for (const other of going.slice(1)) {
    for (const name of new Set([...other.variables.keys(), ...first.variables.keys()])) {
      if (other.variables.get(name) !== first.variables.get(name)) scope.variables.set(name, undefined);
    }
    for (const name of other.exported) scope.exported.add(name);
  }
}

/** `set -a` exports what is assigned from there on; `set -- ARGS` sets the arguments. */
export function runSet(args: Expanded, scope: Scope): Truth {
  const [option, ...rest] = args;
  if (option === '--') scope.args = rest;
  else if (/^-[a-z]*a/.test(option ?? '') || (option === '-o' && rest[0] === 'allexport'))
    scope.exportsAll = true;
  else if (/^\+[a-z]*a/.test(option ?? '') || (option === '+o' && rest[0] === 'allexport'))
    scope.exportsAll = false;
  return true;
}

export function declare(how: string, words: readonly Word[], scope: Scope): void {
  const exports = how === 'export' || words.some((word) => expandWord(word, scope) === '-x');
  for (const word of words) {
    const assignment = assignmentOf(word);
    const name = assignment?.name ?? expandWord(word, scope);
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) continue;
    if (assignment !== undefined) assign(name, expandWord(assignment.value, scope), scope);
    if (exports) scope.exported.add(name);
  }
}

export function assign(name: string, value: Value, scope: Scope): void {
  scope.variables.set(name, value);
  if (scope.exportsAll) scope.exported.add(name);
}

export function copyOf(scope: Scope): Scope {
  return { ...scope, variables: new Map(scope.variables), exported: new Set(scope.exported) };
}

function restore(scope: Scope, from: Scope): void {
  scope.variables.clear();
  for (const [name, value] of from.variables) scope.variables.set(name, value);
  scope.exported.clear();
  for (const name of from.exported) scope.exported.add(name);
  scope.args = from.args;
  scope.exportsAll = from.exportsAll;
  scope.certain = from.certain;
  scope.ended = from.ended;
  scope.failed = from.failed;
}
