import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Finding } from '../findings/finding.ts';
import { isTextPlace, type TextPlace } from '../system/place.ts';
import { explainYamlProblem } from './yaml-problems.ts';

export type ValuePath = readonly PropertyKey[];

/** A YAML file as data in which every value can be found again. */
export type Located = {
  readonly file: string;
  readonly text: string;
  /** Mappings, lists, strings, numbers, booleans and null; undefined where there are problems. */
  readonly data: unknown;
  /** The place of a value, or of the nearest value around it where there is none. */
  readonly locate: (path: ValuePath) => TextPlace;
  /** The place of a key, for messages that are about the key. */
  readonly locateKey: (path: ValuePath) => TextPlace;
  /** The places of the lines of a text block (`|`); one place for any other scalar. */
  readonly locateLines: (path: ValuePath) => readonly TextPlace[];
  /** The comment behind a value on its line, which YAML takes away from the value. */
  readonly commentAt: (path: ValuePath) => string | undefined;
  readonly problems: readonly Finding[];
};

type Locator = (offset: number, end?: number) => TextPlace;

/**
 * Reads YAML 1.2 so that no text is lost: `1.10` stays "1.10" and `0755` stays "0755", because a number is kept
 * as a number only where its spelling is the canonical one.
 */
export function parseYaml(file: string, text: string): Located {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    prettyErrors: false,
    stringKeys: true,
    // Warnings are findings here; the library would print them itself.
    logLevel: 'error',
  });
  const at: Locator = (offset, end) => textPlace(file, lines, offset, end);
  const problems = firstOfEachLine(
    [...document.errors, ...document.warnings].map((problem) =>
      explainYamlProblem(problem, text, at(problem.pos[0], problem.pos[1])),
    ),
  );
  keepSpelling(document.contents);
  const root = document.contents;
  const { data, problem } = problems.length > 0 ? {} : toData(document, at(0));
  return {
    file,
    text,
    data,
    locate: (path) => place(findNode(root, path).node, at),
    locateKey: (path) => {
      const { key, node } = findNode(root, path);
      return place(key ?? node, at);
    },
    locateLines: (path) => linePlaces(findNode(root, path).node, text, at),
    commentAt: (path) => findNode(root, path).node?.comment ?? undefined,
    problems: problem === undefined ? problems : [problem],
  };
}

/** A syntax error makes more of them on the same line; the first is the one to mend. */
function firstOfEachLine(problems: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return problems.filter(({ place }) => {
    const key = isTextPlace(place) ? String(place.line) : '';
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
}

/** Aliases are followed as far as a description needs them: not in circles, and not to billions of values. */
function toData(document: Document.Parsed, start: TextPlace): { data?: unknown; problem?: Finding } {
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    JSON.stringify(data);
    return { data };
  } catch {
    const message = 'the aliases of this file lead in a circle or to too many values';
    const remedy = 'write the values out where they are used';
    return { problem: { rule: 'manifest/yaml', severity: 'error', place: start, message, remedy } };
  }
}

function keepSpelling(root: Node | null): void {
  if (root === null) return;
  visit(root, {
    Scalar(_key, node) {
      if (typeof node.value !== 'number' && typeof node.value !== 'bigint') return;
      if (node.source !== undefined && String(node.value) !== node.source) node.value = node.source;
    },
  });
}

/** The node at a path and the key that holds it; the nearest node around it where the path ends early. */
function findNode(root: Node | null, path: ValuePath): { node: Node | null; key: Node | null } {
  let node = root;
  let key: Node | null = null;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) return { node, key };
    key = next.key;
    node = next.node ?? next.key;
  }
  return { node, key };
}

function childOf(node: Node | null, step: PropertyKey): { node: Node | null; key: Node | null } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(step)];
    return isNode(item) ? { node: item, key: null } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  if (pair === undefined) return undefined;
  return { node: isNode(pair.value) ? pair.value : null, key: isNode(pair.key) ? pair.key : null };
}

function place(node: Node | null, at: Locator): TextPlace {
  if (node?.range == null) return at(0);
  const [start, end] = node.range;
  return isScalar(node) || isAlias(node) ? at(start, end) : at(start);
}

function textPlace(file: string, lines: LineCounter, offset: number, end?: number): TextPlace {
  const { line, col } = lines.linePos(offset);
  const start = { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  if (end === undefined || end <= offset) return start;
  const last = lines.linePos(end);
  return last.line === line ? { ...start, endColumn: last.col } : start;
}

/** A literal block begins on the line behind its `|`; each of its lines is a line of the file. */
function linePlaces(node: Node | null, text: string, at: Locator): TextPlace[] {
  if (!isScalar(node) || node.range == null || node.type !== 'BLOCK_LITERAL') return [place(node, at)];
  const [start, end] = node.range;
  const places: TextPlace[] = [];
  let offset = text.indexOf('\n', start) + 1;
  while (offset > 0 && offset < end) {
    const stop = text.indexOf('\n', offset);
    const line = text.slice(offset, stop === -1 ? text.length : stop);
    const indent = line.length - line.trimStart().length;
    places.push(at(offset + indent, offset + line.trimEnd().length));
    if (stop === -1) break;
    offset = stop + 1;
  }
  return places;
}
