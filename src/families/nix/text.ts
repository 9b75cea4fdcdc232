import { printableName } from '../../system/io.ts';

/** A string of the Nix language: `${` would put a value in. */
export function nixString(text: string): string {
  return `"${printableName(text).replace(/["\\]|\$\{/g, (found) => `\\${found}`)}"`;
}

/** Lines of a shell between two single quotes, in which `''` and `${` are the language's own. */
export function nixLines(lines: readonly string[], depth: number): string {
  const pad = ' '.repeat(depth);
  const inner = lines
    .flatMap((line) => line.split('\n'))
    .map((line) => (line === '' ? '' : `${pad}  ${line.replaceAll("''", "'''").replaceAll('${', "''${")}`));
  return `''\n${inner.join('\n')}\n${pad}''`;
}

/** A list of the Nix language whose elements are written already. */
export function nixList(elements: readonly string[], depth: number): string {
  const one = `[ ${elements.join(' ')} ]`;
  if (elements.length === 0) return '[ ]';
  if (one.length + depth <= 80) return one;
  const pad = ' '.repeat(depth);
  return `[\n${elements.map((element) => `${pad}  ${element}`).join('\n')}\n${pad}]`;
}
