import { printableName } from '../../system/io.ts';

/** Policy 5.6.13 asks for less than 80 characters a line; one is the blank that begins it. */
const WIDTH = 78;

/** Whether a path can stand in a line of text as it is. */
export function isText(path: string): boolean {
  return printableName(path) === path;
}

/** One field of a control file. Nothing where there is nothing to say. */
export function field(name: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [`${name}: ${value}`];
}

/** A field with an item a line, as `wrap-and-sort -at` writes it. */
export function listField(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`${name}:`, ...items.map((item) => ` ${item},`)];
}

/** Paragraphs as the lines behind a field (policy 5.6.13): a lone dot for an empty line, nothing that begins with one. */
export function paragraphs(text: string): string[] {
  const lines = text
    .trim()
    .split('\n')
    .map((line) => line.trimEnd().replaceAll('\t', '    '));
  return lines.flatMap((line) => {
    if (line === '') return [' .'];
    const shielded = line.startsWith('.') ? ` ${line}` : line;
    // What begins with a blank is shown as it is.
    return (shielded.startsWith(' ') ? [shielded] : wrap(shielded)).map((part) => ` ${part}`);
  });
}

function wrap(line: string): string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
