import { readFileSync } from 'node:fs';
import { IS_BUNDLED } from '../system/version.ts';
import { CHANGES, PREDICATES } from './schema-functions.ts';

/** What a value must be beyond its type. */
export type Check =
  | { readonly check: 'matches'; readonly source: string; readonly flags: string }
  | { readonly check: 'length' | 'number'; readonly least?: number; readonly most?: number }
  | { readonly check: 'whole' }
  | { readonly check: 'holds'; readonly predicate: keyof typeof PREDICATES }
  | { readonly check: 'becomes'; readonly change: keyof typeof CHANGES };

/** A schema as data: JSON, with nothing in it that a message needs. */
export type Shape =
  | { readonly is: 'string' | 'number' | 'boolean'; readonly checks: readonly Check[] }
  | { readonly is: 'one-of'; readonly values: readonly unknown[] }
  | { readonly is: 'list'; readonly item: Shape; readonly checks: readonly Check[] }
  | { readonly is: 'record'; readonly key: Shape; readonly value: Shape }
  | {
      readonly is: 'object';
      readonly keys: Readonly<Record<string, Shape>>;
      readonly checks: readonly Check[];
    }
  | { readonly is: 'any-of'; readonly options: readonly Shape[] }
  | { readonly is: 'optional' | 'nullable'; readonly inner: Shape }
  | { readonly is: 'both'; readonly first: Shape; readonly second: Shape }
  | { readonly is: 'change'; readonly change: keyof typeof CHANGES };

/** Stands for a value that the shape does not take, as `undefined` is one that it may. */
const REFUSED = Symbol('refused');

/** The shapes that scripts/build.mjs writes into dist/. */
export type ShapeName = 'manifest' | 'distro';
export type Shapes = Readonly<Record<ShapeName, Shape>>;

let shapes: Shapes | undefined;

/**
 * Reads a file's data as its schema would, without the schema: making that costs more than all the rest of the reading.
 * Undefined where the data is wrong, about which only the schema has words, and where contrib was not built.
 */
export function readByShape(name: ShapeName, data: unknown): unknown {
  if (!IS_BUNDLED) return undefined;
  shapes ??= JSON.parse(readFileSync(new URL('./shapes.json', import.meta.url), 'utf8')) as Shapes;
  return readShape(shapes[name], data);
}

/** What a schema makes of a value, by the shape of the schema; undefined for a value that it refuses. */
export function readShape(shape: Shape, value: unknown): unknown {
  const read = take(shape, value);
  return read === REFUSED ? undefined : read;
}

function take(shape: Shape, value: unknown): unknown {
  switch (shape.is) {
    case 'optional':
      return value === undefined ? undefined : take(shape.inner, value);
    case 'nullable':
      return value === null ? null : take(shape.inner, value);
    case 'string':
    case 'boolean':
      return typeof value === shape.is ? checked(shape.checks, value) : REFUSED;
    case 'number':
      return Number.isFinite(value) ? checked(shape.checks, value) : REFUSED;
    case 'one-of':
      return shape.values.includes(value) ? value : REFUSED;
    case 'list':
      return takeList(shape, value);
    case 'record':
      return takeRecord(shape, value);
    case 'object':
      return takeObject(shape, value);
    case 'any-of':
      return takeAnyOf(shape.options, value);
    case 'both': {
      const first = take(shape.first, value);
      return first === REFUSED ? REFUSED : take(shape.second, first);
    }
    case 'change':
      return (CHANGES[shape.change] as (from: unknown) => unknown)(value);
  }
}

function takeAnyOf(options: readonly Shape[], value: unknown): unknown {
  for (const option of options) {
    const read = take(option, value);
    if (read !== REFUSED) return read;
  }
  return REFUSED;
}

function takeList({ item, checks }: Extract<Shape, { is: 'list' }>, value: unknown): unknown {
  if (!Array.isArray(value)) return REFUSED;
  const list: unknown[] = [];
  for (const element of value) {
    const read = take(item, element);
    if (read === REFUSED) return REFUSED;
    list.push(read);
  }
  return checked(checks, list);
}

function takeRecord({ key, value }: Extract<Shape, { is: 'record' }>, data: unknown): unknown {
  if (!isPlain(data)) return REFUSED;
  const record: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(data)) {
    const readName = take(key, name);
    const read = take(value, item);
    if (typeof readName !== 'string' || readName === '__proto__' || read === REFUSED) return REFUSED;
    record[readName] = read;
  }
  return record;
}

function takeObject({ keys, checks }: Extract<Shape, { is: 'object' }>, data: unknown): unknown {
  if (!isPlain(data)) return REFUSED;
  if (Object.keys(data).some((key) => !Object.hasOwn(keys, key))) return REFUSED;
  const object: Record<string, unknown> = {};
  for (const key of Object.keys(keys)) {
    const shape = keys[key];
    const isThere = Object.hasOwn(data, key);
    if (shape === undefined || (!isThere && shape.is === 'optional')) continue;
    const read = take(shape, isThere ? data[key] : undefined);
    if (read === REFUSED) return REFUSED;
    if (read !== undefined) object[key] = read;
  }
  return checked(checks, object);
}

function isPlain(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && Object.getPrototypeOf(data) === Object.prototype;
}

function checked(checks: readonly Check[], value: unknown): unknown {
  let read = value;
  for (const check of checks) {
    if (check.check === 'becomes') read = (CHANGES[check.change] as (from: unknown) => unknown)(read);
    else if (!passes(check, read)) return REFUSED;
  }
  return read;
}

function passes(check: Exclude<Check, { check: 'becomes' }>, value: unknown): boolean {
  switch (check.check) {
    case 'matches':
      return patternOf(check.source, check.flags).test(value as string);
    case 'length':
      return isWithin((value as string | readonly unknown[]).length, check);
    case 'number':
      return isWithin(value as number, check);
    case 'whole':
      return Number.isSafeInteger(value);
    case 'holds':
      return (PREDICATES[check.predicate] as (of: unknown) => boolean)(value);
  }
}

const patterns = new Map<string, RegExp>();

function patternOf(source: string, flags: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source, flags);
  patterns.set(source, pattern);
  return pattern;
}

function isWithin(
  size: number,
  { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY }: { least?: number; most?: number },
): boolean {
  return size >= least && size <= most;
}
