/**
 * The least version that a range asks for, as the manifest writes it: `>=1.2,<2`, `^1.2`, `~1.2`, `~=1.2`, `1.2.x`.
 * Undefined where the range has none, or where it is not certain.
 */
export function leastVersion(range: string): string | undefined {
  const alternatives = range.slice(0, 500).split('||').map(leastOf);
  if (alternatives.some((version) => version === undefined)) return undefined;
  const [least] = alternatives.filter((version) => version !== undefined).sort(compareNumbers);
  return least === undefined ? undefined : `>= ${least}`;
}

/** Order of versions made of numbers and points. */
function compareNumbers(a: string, b: string): number {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function leastOf(alternative: string): string | undefined {
  const bounds = [...alternative.matchAll(/([<>=!~^]*)\s*v?(\d+(?:\.\d+)*)(?:\.[x*])?/g)];
  const lower = bounds
    .filter(([, operator = '']) => !/[<!]|^>$/.test(operator))
    .map(([, , version = '']) => version);
  return lower.sort(compareNumbers).at(-1);
}

function numbersOf(version: string): number[] {
  return version.split(/\D+/).map(Number);
}
