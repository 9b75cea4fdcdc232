import { stringify } from 'yaml';
import { printableName } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import type { Guess } from './guess.ts';

/** A text as one line of YAML that reads back as the same text. */
export function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** A comment of one line; nothing of a file's name can end it, command a terminal or look like the notation. */
export function comment(text: string): string {
  return `# ${printableName(text).replaceAll('-->', '->')}`;
}

/** A line with a comment at its end, or above it where the two would be too long together. */
export function remarked(indent: string, line: string, remark: string | undefined): string[] {
  if (remark === undefined) return [`${indent}${line}`];
  const both = `${indent}${line}  ${comment(remark)}`;
  return both.length <= WIDTH ? [both] : [`${indent}${comment(remark)}`, `${indent}${line}`];
}

/** Text as a block of lines; it has no control characters and single blanks alone. */
export function block(indent: string, text: string): string[] {
  return ['|', ...wrap(text, WIDTH - 20).map((line) => `${indent}${line}`)];
}

const WIDTH = 110;

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** What a remark says about where a value comes from. */
export function guessedFrom({ from }: Pick<Guess, 'from'>): string {
  return `guessed from ${formatPlace(from)}; review`;
}
