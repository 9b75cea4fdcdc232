import type { ShellOptions, Truth, Value } from './state.ts';

/** What `[ ... ]` says (POSIX, test(1)); undefined where it depends on what is not known. */
export function testResult(args: readonly Value[], options: ShellOptions): Truth {
  const or = args.findIndex((arg) => arg === '-o' || arg === '||');
  if (or > 0) return either(testResult(args.slice(0, or), options), testResult(args.slice(or + 1), options));
  const and = args.findIndex((arg) => arg === '-a' || arg === '&&');
  if (and > 0) return both(testResult(args.slice(0, and), options), testResult(args.slice(and + 1), options));
  if (args[0] === '!' && args.length > 1) return not(testResult(args.slice(1), options));
  if (args.length === 1) return args[0] === undefined ? undefined : args[0] !== '';
  if (args.length === 2) return unary(args[0], args[1], options);
  return args.length === 3 ? binary(args[0], args[1], args[2]) : undefined;
}

function unary(operator: Value, value: Value, { file }: ShellOptions): Truth {
  if (operator === undefined || value === undefined) return undefined;
  if (operator === '-z') return value === '';
  if (operator === '-n') return value !== '';
  return /^-[efdrwxsLh]$/.test(operator) ? file?.(operator, value) : undefined;
}

function binary(left: Value, operator: Value, right: Value): Truth {
  if (left === undefined || right === undefined || operator === undefined) return undefined;
  switch (operator) {
    case '=':
    case '==':
      return matchesPattern(left, right);
    case '!=':
      return not(matchesPattern(left, right));
    default:
      return compareNumbers(Number(left), operator, Number(right));
  }
}

function compareNumbers(left: number, operator: string, right: number): Truth {
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined;
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-gt':
      return left > right;
    case '-ge':
      return left >= right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    default:
      return undefined;
  }
}

/** Whether a value matches a pattern of `case`, as far as it holds no signs but `*` and `?`. */
export function matchesPattern(value: Value, pattern: Value): Truth {
  if (pattern === '*') return true;
  if (value === undefined || pattern === undefined || pattern.length > 1000) return undefined;
  if (!/[*?[]/.test(pattern)) return value === pattern;
  if (pattern.includes('[') || value.length > 4096) return undefined;
  return matchesGlob(value, pattern);
}

/** Two hands, one step back: no pattern takes more than the product of the lengths. */
export function matchesGlob(value: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let mark = 0;
  while (at < value.length) {
    if (pattern[next] === '*') {
      star = next;
      mark = at;
      next += 1;
    } else if (pattern[next] === '?' || pattern[next] === value[at]) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      next = star + 1;
      mark += 1;
      at = mark;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}

function not(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}
