/** The lines (from 0) that stand within a condition of the C preprocessor; the guard of a header is none. */
export function conditionalLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: boolean[] = [];
  for (const [index, line] of lines.entries()) {
    const [, directive, rest = ''] = /^\s*#\s*(if|ifdef|ifndef|endif)\b\s*(.*)$/.exec(line) ?? [];
    if (directive === 'endif') open.pop();
    else if (directive !== undefined)
      open.push(!(directive === 'ifndef' && isGuard(rest.trim(), lines, index)));
    if (open.includes(true)) found.add(index);
  }
  return found;
}

/** `#ifndef X` and `#define X` below it. */
function isGuard(name: string, lines: readonly string[], index: number): boolean {
  const next = lines.slice(index + 1).find((line) => line.trim() !== '') ?? '';
  const [defined] = name.split(/\s/);
  return /^\s*#\s*define\s+(\w+)/.exec(next)?.[1] === defined;
}
