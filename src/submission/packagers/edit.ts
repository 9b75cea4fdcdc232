import { isMap, isScalar, type Pair, parseDocument, stringify, type YAMLMap } from 'yaml';
import { PACKAGERS_FILE, type Packager, parsePackagers } from '../../manifest/packagers.ts';
import { ContribError } from '../../system/errors.ts';

export type Edited = {
  readonly text: string;
  readonly state: 'created' | 'added' | 'replaced' | 'unchanged';
};

const INDENT = 2;

/**
 * The text of packagers.yaml with one more entry. Every other byte stays: comments, blank lines, quotes, order.
 * @param text what is there; undefined where there is no file yet.
 * @throws ContribError bad-input where the distribution has another entry and `replace` was not asked for, or the file
 * is written in a way that nothing can be put into.
 */
export function withPackager(
  text: string | undefined,
  project: string,
  distribution: string,
  entry: Packager,
  replace: boolean,
): Edited {
  if (text === undefined) {
    const head = `# Who packages ${project} where. contrib invite adds to it, and keeps what else is written here.\n`;
    return {
      text: `${head}contrib: 1\n\npackagers:\n${linesOf(distribution, entry, INDENT)}`,
      state: 'created',
    };
  }
  const before = parsePackagers(text).file.packagers;
  const own = before[distribution];
  if (own !== undefined && isSame(own, entry)) return { text, state: 'unchanged' };
  if (own !== undefined && !replace) throw thereAlready(text, distribution);
  const edited = insert(text, distribution, entry);
  const after = parsePackagers(edited).file.packagers;
  const expected = { ...before, [distribution]: entry };
  const isWhole = Object.keys(after).length === Object.keys(expected).length;
  if (!isWhole || !Object.entries(expected).every(([key, value]) => isSame(after[key], value)))
    throw notEditable();
  return { text: edited, state: own === undefined ? 'added' : 'replaced' };
}

function insert(text: string, distribution: string, entry: Packager): string {
  const { contents: root } = parseDocument(text, { stringKeys: true });
  const holder = isMap(root) ? pairOf(root, 'packagers') : undefined;
  if (!isMap(root) || root.flow === true || holder === undefined) throw notEditable();
  const packagers = holder.value;
  if (!isMap(packagers) || packagers.items.length === 0) return intoEmpty(text, holder, distribution, entry);
  if (packagers.flow === true) throw notEditable();
  const own = pairOf(packagers, distribution);
  const last = own ?? packagers.items.at(-1);
  if (last === undefined) throw notEditable();
  const start = lineStart(text, offsetOf(last.key));
  const end = lineEnd(text, endOf(last));
  const lines = linesOf(distribution, entry, offsetOf(last.key) - start);
  const kept = own === undefined ? text.slice(0, end) : text.slice(0, start);
  return `${endingLine(kept)}${lines}${text.slice(end)}`;
}

/** `packagers:` and `packagers: {}` have no entry yet. */
function intoEmpty(text: string, holder: Pair, distribution: string, entry: Packager): string {
  const at = offsetOf(holder.key);
  const end = lineEnd(text, Math.max(at, isMap(holder.value) ? endOf(holder) : at));
  const line = text.slice(at, end).replace(/:\s*\{\s*\}/, ':');
  const column = at - lineStart(text, at);
  return `${text.slice(0, at)}${endingLine(line)}${linesOf(distribution, entry, column + INDENT)}${text.slice(end)}`;
}

function linesOf(distribution: string, entry: Packager, indent: number): string {
  const { maintainer, ...rest } = entry;
  const [only, ...more] = maintainer;
  const written = { maintainer: more.length === 0 ? only : maintainer, ...rest };
  const lines = stringify({ [distribution]: written }, { lineWidth: 0, indent: INDENT })
    .trimEnd()
    .split('\n');
  return lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

function offsetOf(node: unknown): number {
  if (isScalar(node) && node.range != null) return node.range[0];
  throw notEditable();
}

/** Where the last character of a value is; what YAML counts to it ends with line feeds. */
function endOf({ key, value }: Pair): number {
  const node = value ?? key;
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) ? Number(range[1]) : offsetOf(key);
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line that the last visible character before an offset is on. */
function lineEnd(text: string, offset: number): number {
  const visible = text.slice(0, offset).trimEnd().length;
  const end = text.indexOf('\n', Math.max(visible - 1, 0));
  return end === -1 ? text.length : end + 1;
}

function endingLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function isSame(a: Packager | undefined, b: Packager | undefined): boolean {
  const sorted = (value: Packager | undefined) =>
    JSON.stringify(value, Object.keys({ ...value, ...PERSON }).sort());
  return sorted(a) === sorted(b);
}

const PERSON = { name: '', email: '', url: '' };

function thereAlready(text: string, distribution: string): ContribError {
  return new ContribError('bad-input', `${PACKAGERS_FILE} has another entry for ${distribution}`, {
    place: parsePackagers(text).located.locateKey(['packagers', distribution]),
    hint: 'edit the file, or replace the entry with --replace',
  });
}

function notEditable(): ContribError {
  return new ContribError(
    'bad-input',
    `${PACKAGERS_FILE} is not written in lines, so that nothing can be added to it`,
    {
      hint: 'write packagers: as a mapping of one line a key, without { }, and without anchors',
    },
  );
}
