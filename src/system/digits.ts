/** Order of two numbers given as ASCII digits, however long; nothing counts as zero. */
export function compareDigits(a: string, b: string): number {
  const left = withoutZeros(a);
  const right = withoutZeros(b);
  if (left.length !== right.length) return left.length - right.length;
  return compareText(left, right);
}

/** Order of two texts by code unit, whatever the locale; for ASCII that is the order of the bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+/, '');
}
