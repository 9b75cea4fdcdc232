import type { Scope, Value } from './state.ts';
import type { Part, Word } from './syntax.ts';

export type Expanded = readonly Value[];

/** A value that grows by itself (`A=$A$A`) is cut off where no path or option is as long. */
const LONGEST_VALUE = 64 * 1024;
const MOST_WORDS = 1000;

/** One word as one value; undefined where a part of it is not known. */
export function expandWord(word: Word, scope: Scope): Value {
  let text = '';
  for (const part of word) {
    const value = partValue(part, scope);
    if (value === undefined || text.length + value.length > LONGEST_VALUE) return undefined;
    text += value;
  }
  return text;
}

/** The words of a command: `"$@"` is as many as there are arguments, and an unquoted variable is parted at blanks. */
export function expandWords(words: readonly Word[], scope: Scope): Expanded {
  const expanded: Value[] = [];
  for (const word of words) {
    const only = word.filter((part) => part.kind !== 'text' || part.text !== '');
    const [part] = only;
    if (only.length === 1 && part?.kind === 'variable' && (part.name === '@' || part.name === '*')) {
      expanded.push(...scope.args);
    } else if (only.length === 1 && part?.kind === 'variable' && !part.quoted) {
      const value = partValue(part, scope);
      expanded.push(
        ...(value === undefined ? [undefined] : value.split(/\s+/).filter((piece) => piece !== '')),
      );
    } else {
      expanded.push(expandWord(word, scope));
    }
    if (expanded.length > MOST_WORDS) break;
  }
  return expanded.slice(0, MOST_WORDS);
}

function partValue(part: Part, scope: Scope): Value {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'unknown') return undefined;
  const known = lookUp(part.name, scope);
  const isSet = known.set && known.value !== '';
  switch (part.operator) {
    case undefined:
      return known.value;
    case '+':
      return isSet ? (known.value === undefined ? undefined : expandWord(part.word ?? [], scope)) : '';
    default:
      return isSet ? known.value : expandWord(part.word ?? [], scope);
  }
}

/** A variable that nothing sets is empty: what the script's own surroundings would set is not known to anybody. */
function lookUp(name: string, { variables, args }: Scope): { readonly set: boolean; readonly value: Value } {
  if (/^[1-9]\d*$/.test(name)) {
    const index = Number(name) - 1;
    return index < args.length ? { set: true, value: args[index] } : { set: false, value: '' };
  }
  if (name === '#') return { set: true, value: String(args.length) };
  if (name === '@' || name === '*') {
    const known = args.every((arg) => arg !== undefined);
    return { set: args.length > 0, value: known ? args.join(' ') : undefined };
  }
  if (/^[0?$!-]$/.test(name)) return { set: true, value: undefined };
  return variables.has(name) ? { set: true, value: variables.get(name) } : { set: false, value: '' };
}
