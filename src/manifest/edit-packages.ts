import { isDeepStrictEqual } from 'node:util';
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ContribError } from '../system/errors.ts';
import { applyToData, type PackageEdit } from './package-edits.ts';
import { PackageItem } from './schema.ts';
import { beforeComments, columnOf, endOfLine, endOfLineBefore } from './text-lines.ts';
import { parseYaml } from './yaml.ts';

/** Text that takes the place of what lies between two offsets. */
type Splice = { readonly start: number; readonly end: number; readonly text: string };

type Place = { readonly text: string; readonly packages: YAMLMap };

/**
 * Changes relations in the text of a manifest and leaves everything else as it was: comments, order, spelling.
 * @throws ContribError bad-input where the text is written so that contrib cannot change just this.
 */
export function editPackages(file: string, text: string, edits: readonly PackageEdit[]): string {
  const all = edits.flatMap((edit) => [...weakerOnes(parseYaml(file, text).data, edit), edit]);
  return all.reduce((before, edit) => {
    const after = editOnce(before, edit);
    if (after !== undefined && isMeant(file, before, after, edit)) return after;
    throw new ContribError(
      'bad-input',
      `contrib cannot change ${edit.package} in ${file}: it is written with anchors, aliases or in an unusual form`,
      {
        hint: 'make the change by hand; contrib upgrade shows what it is',
      },
    );
  }, text);
}

/** What a requirement takes the place of: a recommendation of the same says nothing more. */
function weakerOnes(data: unknown, edit: PackageEdit): PackageEdit[] {
  if (edit.op !== 'add' || edit.key !== 'requires') return [];
  const weaker = { op: 'remove', package: edit.package, key: 'recommends', name: edit.name } as const;
  return isDeepStrictEqual(applyToData(data, weaker), data) ? [] : [weaker];
}

/** The file must say exactly what it said before, with the one change. */
function isMeant(file: string, before: string, after: string, edit: PackageEdit): boolean {
  const [old, now] = [parseYaml(file, before), parseYaml(file, after)];
  if (now.problems.length > 0) return false;
  return isDeepStrictEqual(applyToData(old.data, edit), now.data);
}

function editOnce(text: string, edit: PackageEdit): string | undefined {
  const root = parseDocument(text, { schema: 'core', stringKeys: true, logLevel: 'silent' }).contents;
  const packages = isMap(root) ? root.get('packages', true) : undefined;
  if (!isMap(packages)) return undefined;
  const splice = spliceFor(edit, { text, packages });
  if (splice === undefined) return undefined;
  const lines = text.includes('\r\n') ? splice.text.replaceAll('\n', '\r\n') : splice.text;
  return `${text.slice(0, splice.start)}${lines}${text.slice(splice.end)}`;
}

function spliceFor(edit: PackageEdit, place: Place): Splice | undefined {
  if (edit.op === 'create') {
    const requires = edit.requires.map(scalar).join(', ');
    return addPair(
      place.packages,
      edit.package,
      `{ summary: ${scalar(edit.summary)}, requires: [${requires}] }`,
      place,
      [],
    );
  }
  const item = place.packages.get(edit.package, true);
  if (!isMap(item)) return undefined;
  const value = item.get(edit.key, true);
  if (edit.op === 'remove') return remove(item, edit, place);
  const added = edit.since === undefined ? scalar(edit.name) : `${scalar(edit.name)}: ${sinceText(edit)}`;
  if (value === undefined) {
    const whole = edit.since === undefined ? `[${added}]` : `{ ${added} }`;
    return addPair(item, edit.key, whole, place, Object.keys(PackageItem.shape));
  }
  if (isSeq(value)) return addItem(value, added, place);
  if (!isMap(value) || edit.since === undefined) return undefined;
  const known = value.get(edit.name, true);
  if (known === undefined) return addPair(value, edit.name, sinceText(edit), place, []);
  return isNode(known) && known.range != null
    ? { start: known.range[0], end: known.range[1], text: sinceText(edit) }
    : undefined;
}

function sinceText({
  since = '',
  aliased = false,
}: {
  readonly since?: string;
  readonly aliased?: boolean;
}): string {
  return `{ since: ${scalar(since)}${aliased ? ', aliased: true' : ''} }`;
}

/** A key and its value, behind the keys that come before it in the manifest's own order. */
function addPair(
  map: YAMLMap,
  key: string,
  value: string,
  place: Place,
  order: readonly string[],
): Splice | undefined {
  const entry = `${scalar(key)}: ${value}`;
  const last = map.items.at(-1);
  if (map.flow === true)
    return insertInFlow(map, last === undefined ? undefined : endOfPair(last), entry, place);
  const [first] = map.items;
  const start = first === undefined ? undefined : startOf(first.key);
  if (start === undefined || last === undefined) return undefined;
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : -1);
  const before =
    order.length === 0 ? last : map.items.filter((pair) => rank(nameOf(pair)) < rank(key)).at(-1);
  const indent = ' '.repeat(columnOf(place.text, start));
  const gap = order.length === 0 && isSpaced(map, place.text) ? '\n' : '';
  const at =
    before === undefined ? beforeComments(place.text, start) : endOfLine(place.text, endOfPair(before));
  return { start: at, end: at, text: `\n${gap}${indent}${entry}` };
}

function addItem(seq: YAMLSeq, entry: string, place: Place): Splice | undefined {
  const last = seq.items.at(-1);
  const end = isNode(last) ? deepEnd(last) : undefined;
  if (seq.flow === true) return insertInFlow(seq, end, entry, place);
  if (end === undefined || seq.range == null) return undefined;
  const at = endOfLine(place.text, end);
  return { start: at, end: at, text: `\n${' '.repeat(columnOf(place.text, seq.range[0]))}- ${entry}` };
}

/** Behind the last item of `[ ]` or `{ }`, or between the brackets where there is none. */
function insertInFlow(
  node: Node,
  last: number | undefined,
  entry: string,
  { text }: Place,
): Splice | undefined {
  if (node.range == null) return undefined;
  if (last !== undefined) return { start: last, end: last, text: `, ${entry}` };
  const isObject = text.charAt(node.range[0]) === '{';
  return { start: node.range[0], end: node.range[1], text: isObject ? `{ ${entry} }` : `[${entry}]` };
}

function remove(
  item: YAMLMap,
  { key, name }: { readonly key: string; readonly name: string },
  place: Place,
): Splice | undefined {
  const value = item.get(key, true);
  if (isSeq(value)) {
    const index = value.items.findIndex((one) => isScalar(one) && String(one.value) === name);
    if (index === -1) return undefined;
    if (value.items.length === 1) return removePair(item, key, place);
    const spans = value.items.map((one) => ({
      start: startOf(one),
      end: isNode(one) ? deepEnd(one) : undefined,
    }));
    return removeSpan(spans, index, value.flow === true, place);
  }
  if (!isMap(value)) return undefined;
  return value.items.length === 1 ? removePair(item, key, place) : removePair(value, name, place);
}

function removePair(map: YAMLMap, key: string, place: Place): Splice | undefined {
  const index = map.items.findIndex((pair) => nameOf(pair) === key);
  const spans = map.items.map((pair) => ({ start: startOf(pair.key), end: endOfPair(pair) }));
  const [only] = spans;
  if (map.items.length === 1 && only?.start !== undefined)
    return { start: only.start, end: only.end, text: map.flow === true ? '' : '{}' };
  return index === -1 ? undefined : removeSpan(spans, index, map.flow === true, place);
}

type Span = { readonly start: number | undefined; readonly end: number | undefined };

function removeSpan(
  spans: readonly Span[],
  index: number,
  isFlow: boolean,
  { text }: Place,
): Splice | undefined {
  const own = spans[index];
  if (own?.start === undefined || own.end === undefined) return undefined;
  if (!isFlow) {
    const start = endOfLineBefore(text, own.start);
    return { start, end: endOfLine(text, own.end), text: '' };
  }
  const [previous, next] = [spans[index - 1], spans[index + 1]];
  if (previous?.end !== undefined) return { start: previous.end, end: own.end, text: '' };
  return next?.start === undefined ? undefined : { start: own.start, end: next.start, text: '' };
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : '';
}

function startOf(node: unknown): number | undefined {
  return isNode(node) && node.range != null ? node.range[0] : undefined;
}

function endOfPair({ key, value }: Pair): number {
  return isNode(value) ? deepEnd(value) : isNode(key) ? deepEnd(key) : 0;
}

/** Where the last thing of a value ends; a block’s own range goes on over the comments behind it. */
function deepEnd(node: Node): number {
  const last = isMap(node) ? node.items.at(-1) : isSeq(node) ? node.items.at(-1) : undefined;
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (isBlock && isNode(last)) return deepEnd(last);
  if (isBlock && last !== undefined) return endOfPair(last as Pair);
  return isAlias(node) || node.range != null ? (node.range?.[1] ?? 0) : 0;
}

/** Whether the items of a mapping have empty lines between them. */
function isSpaced(map: YAMLMap, text: string): boolean {
  const [first, second] = map.items;
  if (first === undefined || second === undefined) return false;
  return /\n\s*\n/.test(text.slice(endOfPair(first), startOf(second.key)));
}

const WORDS = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A name or version as YAML reads it back as that text. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z0-9](?:[A-Za-z0-9+._ ~^-]*[A-Za-z0-9+._~^-])?$/.test(text);
  return isPlain && !WORDS.test(text) && Number.isNaN(Number(text)) ? text : JSON.stringify(text);
}
