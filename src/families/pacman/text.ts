import { printableName } from '../../system/io.ts';
import { shellWord } from '../shell-words.ts';

/** An assignment of an array, one line where it fits. */
export function array(name: string, words: readonly string[]): string {
  const one = `${name}=(${words.join(' ')})`;
  if (one.length <= 100) return one;
  return `${name}=(${words.join(`\n${' '.repeat(name.length + 2)}`)})`;
}

/** A word as people of Arch quote it; plain where nothing has to be. */
export function word(text: string): string {
  return shellWord(printableName(text));
}

/** Always in quotes: what is text and no name. */
export function quoted(text: string): string {
  const shown = printableName(text);
  if (shown.includes("'") && !/["$`\\!]/.test(shown)) return `"${shown}"`;
  return `'${shown.replaceAll("'", "'\\''")}'`;
}

export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line.replaceAll('\n', '\n  ')}`));
}

export function shellFunction(name: string, lines: readonly string[]): string {
  return `${name}() {\n${indent(lines).join('\n')}\n}`;
}
