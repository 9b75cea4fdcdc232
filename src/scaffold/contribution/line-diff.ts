const CONTEXT = 3;
/** Above this many cells the table of the longest common subsequence costs more than a finer diff is worth. */
const MOST_CELLS = 4_000_000;

type Row = { readonly sign: ' ' | '-' | '+'; readonly text: string };

/** What one text has and another has not, as `diff -u` writes it; '' where they are the same. */
export function unifiedDiff(
  names: { readonly old: string; readonly new: string },
  a: string,
  b: string,
): string {
  if (a === b) return '';
  const rows = diffRows(linesOf(a), linesOf(b));
  const body = hunksOf(rows).map((hunk) => formatHunk(hunk, rows));
  return `--- ${names.old}\n+++ ${names.new}\n${body.join('')}`;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const last = lines.pop();
  // POSIX diff's own words for a text that does not end with a line feed.
  return last === '' || last === undefined ? lines : [...lines, `${last}\n\\ No newline at end of file`];
}

function diffRows(a: readonly string[], b: readonly string[]): Row[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [
    ...a.slice(0, start).map((text): Row => ({ sign: ' ', text })),
    ...middleRows(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map((text): Row => ({ sign: ' ', text })),
  ];
}

function middleRows(a: readonly string[], b: readonly string[]): Row[] {
  const removed = a.map((text): Row => ({ sign: '-', text }));
  const added = b.map((text): Row => ({ sign: '+', text }));
  if (a.length * b.length > MOST_CELLS) return [...removed, ...added];
  const width = b.length + 1;
  const common = commonLengths(a, b, width);
  const rows: Row[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const text = a[i] ?? '';
    if (text === b[j]) {
      rows.push({ sign: ' ', text });
      i += 1;
      j += 1;
    } else if ((common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0)) {
      rows.push({ sign: '-', text });
      i += 1;
    } else {
      rows.push({ sign: '+', text: b[j] ?? '' });
      j += 1;
    }
  }
  return [...rows, ...removed.slice(i), ...added.slice(j)];
}

/** The length of the longest common subsequence of what is left of both, for each pair of beginnings. */
function commonLengths(a: readonly string[], b: readonly string[], width: number): Uint32Array {
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const below = table[(i + 1) * width + j] ?? 0;
      const right = table[i * width + j + 1] ?? 0;
      table[i * width + j] =
        a[i] === b[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right);
    }
  }
  return table;
}

type Hunk = { readonly from: number; readonly to: number };

/** Runs of changed rows with their context, those that touch made one. */
function hunksOf(rows: readonly Row[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const [index, { sign }] of rows.entries()) {
    if (sign === ' ') continue;
    const from = Math.max(index - CONTEXT, 0);
    const to = Math.min(index + CONTEXT + 1, rows.length);
    const last = hunks.at(-1);
    if (last !== undefined && from <= last.to) hunks[hunks.length - 1] = { from: last.from, to };
    else hunks.push({ from, to });
  }
  return hunks;
}

function formatHunk({ from, to }: Hunk, rows: readonly Row[]): string {
  const body = rows.slice(from, to);
  const position = (sign: Row['sign']) => {
    const length = body.filter((row) => row.sign === ' ' || row.sign === sign).length;
    const before = rows.slice(0, from).filter((row) => row.sign === ' ' || row.sign === sign).length;
    return `${length === 0 ? before : before + 1},${length}`;
  };
  const lines = body.map(({ sign, text }) => `${sign}${text}\n`);
  return `@@ -${position('-')} +${position('+')} @@\n${lines.join('')}`;
}
