import type { Severity } from '../findings/finding.ts';
import type { Variable } from '../manifest/schema.ts';
import { suggest } from '../system/suggest.ts';

export type ValueProblem = {
  readonly message: string;
  readonly severity?: Severity;
  readonly remedy?: string;
};

/** What is wrong with the value of a variable, or nothing. */
export function objectToVariable(definition: Variable, value: string): ValueProblem | undefined {
  // It ends in a configuration file, in which a line feed would begin a line of its own.
  if (/[\p{Cc}\u2028\u2029]/u.test(value)) return { message: 'holds a control character or a line break' };
  switch (definition.type) {
    case 'search-path':
      return objectToSearchPath(value);
    case 'executable':
      return objectToExecutable(value);
    case 'directory':
    case 'path':
      return value.startsWith('/') ? undefined : { message: 'is not an absolute path' };
    case 'integer':
      return /^-?\d+$/.test(value) ? undefined : { message: 'is not a whole number' };
    case 'boolean':
      return /^(?:true|false|yes|no|on|off|1|0)$/i.test(value)
        ? undefined
        : { message: 'is neither true nor false', remedy: 'write true or false' };
    case 'choice':
      return objectToChoice(value, definition.choices ?? []);
    default:
      return undefined;
  }
}

/** POSIX, XBD 8.3 PATH: an empty part is the current directory, and a relative one lies below it. */
function objectToSearchPath(value: string): ValueProblem | undefined {
  const wrong = value.split(':').find((part) => !part.startsWith('/'));
  if (wrong === undefined) return undefined;
  if (wrong === '' || wrong === '.') {
    const message = `has ${wrong === '' ? 'an empty part' : 'the part .'}, which is whatever directory a program runs in`;
    return { message, remedy: 'remove the part: anybody could put a program there' };
  }
  if (wrong.startsWith('$')) {
    return { message: `has ${wrong}, which no shell expands here`, remedy: 'write the directories out' };
  }
  return { message: `has ${wrong}, which is not absolute`, remedy: 'write each directory from the root on' };
}

function objectToExecutable(value: string): ValueProblem | undefined {
  if (/^\/(?:.*\/)?[^/]+$/.test(value)) return undefined;
  if (value === '' || value.includes('/')) {
    return { message: 'is not the absolute path of a program', remedy: 'write it as /usr/bin/program' };
  }
  return {
    message: 'is a name without a path: which program it is depends on the PATH that ours is started with',
    severity: 'warning',
    remedy: 'write it as /usr/bin/program',
  };
}

function objectToChoice(value: string, choices: readonly string[]): ValueProblem | undefined {
  if (choices.includes(value)) return undefined;
  const meant = suggest(value, choices);
  const remedy = meant === undefined ? `one of: ${choices.join(', ')}` : `did you mean ${meant}?`;
  return { message: 'is not one of the choices', remedy };
}
