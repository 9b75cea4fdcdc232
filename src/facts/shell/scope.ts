import { type Expanded, expandWord } from './expand.ts';
import { assignmentOf } from './parse.ts';
import type { Scope, Truth, Value } from './state.ts';
import type { Word } from './syntax.ts';

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
