import * as z from 'zod/mini';
import { DistroFile } from './distro-schema.ts';
import { Manifest } from './schema.ts';
import { CHANGES, PREDICATES } from './schema-functions.ts';
import type { Check, Shape, Shapes } from './schema-shape.ts';

/** The shapes of the files that most commands read, for scripts/build.mjs. */
export function compileShapes(): Shapes {
  return { manifest: shapeOf(Manifest), distro: shapeOf(DistroFile) };
}

/**
 * Writes a schema down as data.
 * @throws RangeError for a kind of schema, a check or a function that schema-shape.ts does not know.
 */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { is: def.type, checks: checksOf(schema) };
    case 'literal':
      return { is: 'one-of', values: def.values };
    case 'enum':
      return { is: 'one-of', values: Object.values(def.entries) };
    case 'array':
      return { is: 'list', item: shapeOf(def.element), checks: checksOf(schema) };
    case 'record':
      return { is: 'record', key: shapeOf(def.keyType), value: shapeOf(def.valueType) };
    case 'object':
      return objectShape(def, schema);
    case 'union':
      return { is: 'any-of', options: def.options.map(shapeOf) };
    case 'optional':
    case 'nullable':
      return { is: def.type, inner: shapeOf(def.innerType) };
    case 'pipe':
      return { is: 'both', first: shapeOf(def.in), second: shapeOf(def.out) };
    case 'transform':
      return { is: 'change', change: nameIn(CHANGES, def.transform) };
    case 'lazy':
      return shapeOf(def.getter());
    default:
      throw new RangeError(`a schema of type ${def.type} has no shape`);
  }
}

function objectShape({ shape, catchall }: z.core.$ZodObjectDef, schema: z.core.$ZodType): Shape {
  if (!(catchall instanceof z.core.$ZodNever)) throw new RangeError('only a strict object has a shape');
  const keys = Object.entries(shape).map(([key, inner]) => [key, shapeOf(inner)] as const);
  return { is: 'object', keys: Object.fromEntries(keys), checks: checksOf(schema) };
}

function checksOf(schema: z.core.$ZodType): Check[] {
  const { def } = schema._zod;
  // z.int() is its own first check.
  const own = 'check' in def ? [schema as unknown as z.core.$ZodCheck] : [];
  return [...own, ...(def.checks ?? [])].map((check) => checkOf((check as z.core.$ZodChecks)._zod.def));
}

function checkOf(def: z.core.$ZodChecks['_zod']['def']): Check {
  switch (def.check) {
    case 'string_format':
      if (def.format !== 'regex' || def.pattern === undefined) break;
      return { check: 'matches', source: def.pattern.source, flags: def.pattern.flags };
    case 'min_length':
      return { check: 'length', least: def.minimum };
    case 'max_length':
      return { check: 'length', most: def.maximum };
    case 'greater_than':
      if (!def.inclusive) break;
      return { check: 'number', least: Number(def.value) };
    case 'less_than':
      if (!def.inclusive) break;
      return { check: 'number', most: Number(def.value) };
    case 'number_format':
      if (def.format !== 'safeint') break;
      return { check: 'whole' };
    case 'overwrite':
      return { check: 'becomes', change: nameIn(CHANGES, def.tx) };
    default:
  }
  if ('fn' in def) return { check: 'holds', predicate: nameIn(PREDICATES, def.fn) };
  throw new RangeError(`a check of ${def.check} has no shape`);
}

function nameIn<T extends object>(functions: T, wanted: unknown): keyof T {
  const found = Object.entries(functions).find(([, known]) => known === wanted);
  if (found === undefined) throw new RangeError('a function of a schema is not in schema-functions.ts');
  return found[0] as keyof T;
}
