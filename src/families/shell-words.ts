import { printableName } from '../system/io.ts';
import { pathToBytes } from '../system/path-bytes.ts';

const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * A text as one word of a POSIX shell. Bytes that are not UTF-8 and characters that would command a terminal come out
 * of variables (see `shellByte`), so that the script itself is plain text.
 */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (printableName(text) === text) return singleQuoted(text);
  const parts: string[] = [];
  let plain = '';
  for (const character of text) {
    if (printableName(character) === character) {
      plain += character;
      continue;
    }
    if (plain !== '') parts.push(singleQuoted(plain));
    plain = '';
    for (const byte of pathToBytes(character)) parts.push(`"$${byteName(byte)}"`);
  }
  return [...parts, ...(plain === '' ? [] : [singleQuoted(plain)])].join('');
}

/** The bytes of texts that `shellWord` takes out of variables, in their order. */
export function specialBytes(texts: Iterable<string>): number[] {
  const bytes = new Set<number>();
  for (const text of texts) {
    if (printableName(text) === text) continue;
    for (const character of text) {
      if (printableName(character) !== character) for (const byte of pathToBytes(character)) bytes.add(byte);
    }
  }
  return [...bytes].sort((a, b) => a - b);
}

/** The assignment of the variable that holds a byte. The dot keeps a line feed, which `$(...)` would take away. */
export function shellByte(byte: number): string {
  const name = byteName(byte);
  return `${name}=$(printf '\\${byte.toString(8).padStart(3, '0')}.') && ${name}=\${${name}%.}`;
}

function byteName(byte: number): string {
  return `x${byte.toString(16).padStart(2, '0')}`;
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
