import { printableName } from '../../system/io.ts';

/** A value between double quotes, as every APKBUILD has them; `$pkgver` of ours is put in by the caller. */
export function assign(name: string, value: string): string {
  return `${name}="${escaped(value)}"`;
}

/** A list in one line where it fits, else a word a line as aports have it. */
export function list(name: string, words: readonly string[]): string {
  const one = `${name}="${words.join(' ')}"`;
  return one.length <= 100 ? one : `${name}="\n\t${words.join('\n\t')}\n\t"`;
}

export function shellFunction(name: string, lines: readonly string[]): string {
  const body = lines.map((line) => (line === '' ? '' : `\t${line.replaceAll('\n', '\n\t')}`));
  return `${name}() {\n${body.join('\n')}\n}`;
}

export function escaped(text: string): string {
  return printableName(text).replace(/["\\$`]/g, (character) => `\\${character}`);
}
