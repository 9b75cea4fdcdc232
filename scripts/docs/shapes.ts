import * as z from 'zod/mini';
import { FormatVersion } from '../../src/manifest/schema.ts';
import { MappingList } from '../../src/manifest/schema-mapping.ts';
import {
  AccountName,
  DateText,
  Line,
  Mode,
  ProjectName,
  Spelled,
  Text,
  TreePath,
  VersionRange,
  VersionText,
  WebAddress,
} from '../../src/manifest/values.ts';
import { code, prose, table } from './markdown.ts';

/** One object of a document: where it stands, and its keys. */
export type Shape = { readonly path: string; readonly keys: readonly Key[]; readonly open: boolean };
export type Key = {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly about: string;
};

/** What a person writes, or what a program reads: a schema that changes a value has two sides. */
export type Side = 'input' | 'output';

/** Schemas of src/manifest/values.ts by what people call them. Those that were described share their definition. */
const NAMES: readonly (readonly [z.core.$ZodType, string])[] = [
  [FormatVersion, '`1`'],
  [MappingList, 'mapping lines'],
  [Line, 'one line of text'],
  [Text, 'text'],
  [Spelled, 'text or number'],
  [ProjectName, 'name'],
  [VersionText, 'version'],
  [VersionRange, 'version range'],
  [WebAddress, 'web address'],
  [TreePath, 'path in the tree'],
  [Mode, 'octal mode'],
  [AccountName, 'account name'],
  [DateText, 'date'],
];

/** Every object in a schema, the outermost first. */
export function shapesOf(schema: z.core.$ZodType, side: Side, path = ''): Shape[] {
  return objectsIn(schema, side, path).flatMap(([at, object]) => {
    const entries = Object.entries(object._zod.def.shape as Record<string, z.core.$ZodType>);
    const keys = entries.map(
      ([name, value]): Key => ({
        name,
        type: typeOf(value, side),
        isRequired: !isOptional(value),
        about: describe(value),
      }),
    );
    const own: Shape = { path: at, keys, open: object._zod.def.catchall instanceof z.core.$ZodUnknown };
    const inner = entries.flatMap(([name, value]) =>
      isNamed(value) ? [] : shapesOf(value, side, at === '' ? name : `${at}.${name}`),
    );
    return [own, ...inner];
  });
}

/** The keys of an object as a table; a column that would be empty is left out. */
export function shapeTable({ keys, open }: Shape, required = 'Required'): string {
  const explains = keys.some(({ about }) => about !== '');
  const rows = keys.map(({ name, type, isRequired, about }) => [
    code(name),
    type,
    isRequired ? 'yes' : '',
    ...(explains ? [prose(about)] : []),
  ]);
  const rest = open ? [['more keys', 'anything', '', ...(explains ? [''] : [])]] : [];
  return table(['Key', 'Type', required, ...(explains ? ['Meaning'] : [])], [...rows, ...rest]);
}

/** What a value is, in a few words. */
export function typeOf(schema: z.core.$ZodType, side: Side): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema instanceof z.core.$ZodLazy) return typeOf(schema._zod.innerType, side);
  if (schema instanceof z.core.$ZodOptional)
    return typeOf(schema._zod.def.innerType as z.core.$ZodType, side);
  if (schema instanceof z.core.$ZodNullable)
    return `${typeOf(schema._zod.def.innerType as z.core.$ZodType, side)} or nothing`;
  if (schema instanceof z.core.$ZodPipe) return typeOf(sideOf(schema, side), side);
  if (schema instanceof z.core.$ZodUnion)
    return unionType(schema._zod.def.options as z.core.$ZodType[], side);
  if (schema instanceof z.core.$ZodEnum)
    return Object.values(schema._zod.def.entries)
      .map((option) => code(String(option)))
      .join(', ');
  if (schema instanceof z.core.$ZodLiteral)
    return [...schema._zod.def.values].map((value) => code(String(value))).join(', ');
  if (schema instanceof z.core.$ZodArray)
    return `list of ${typeOf(schema._zod.def.element as z.core.$ZodType, side)}`;
  if (schema instanceof z.core.$ZodRecord)
    return `mapping of ${typeOf(schema._zod.def.valueType as z.core.$ZodType, side)}`;
  if (schema instanceof z.core.$ZodObject) return 'keys';
  if (schema instanceof z.core.$ZodNumber) return isWhole(schema) ? 'whole number' : 'number';
  if (schema instanceof z.core.$ZodBoolean) return '`true` or `false`';
  if (schema instanceof z.core.$ZodString) return 'text';
  return 'anything';
}

/** The text that `described` or `.describe()` gave a value, or one inside it. */
export function describe(schema: z.core.$ZodType): string {
  const own = z.globalRegistry.get(schema)?.description;
  if (own !== undefined) return own;
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable) {
    return describe(schema._zod.def.innerType as z.core.$ZodType);
  }
  return '';
}

/** `A or B`; a value or a list of such values is `A or a list`. */
function unionType(options: readonly z.core.$ZodType[], side: Side): string {
  const types = [...new Set(options.map((option) => typeOf(option, side)))];
  const isList = (type: string) => types.some((other) => type === `list of ${other}`);
  return types.map((type) => (isList(type) ? 'a list' : type)).join(' or ');
}

function objectsIn(schema: z.core.$ZodType, side: Side, path: string): [string, z.core.$ZodObject][] {
  if (schema instanceof z.core.$ZodObject) return [[path, schema]];
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable) {
    return objectsIn(schema._zod.def.innerType as z.core.$ZodType, side, path);
  }
  if (schema instanceof z.core.$ZodLazy) return objectsIn(schema._zod.innerType, side, path);
  if (schema instanceof z.core.$ZodPipe) return objectsIn(sideOf(schema, side), side, path);
  if (schema instanceof z.core.$ZodArray)
    return objectsIn(schema._zod.def.element as z.core.$ZodType, side, `${path}[]`);
  if (schema instanceof z.core.$ZodRecord) {
    return objectsIn(
      schema._zod.def.valueType as z.core.$ZodType,
      side,
      path === '' ? 'NAME' : `${path}.NAME`,
    );
  }
  if (schema instanceof z.core.$ZodUnion) {
    return (schema._zod.def.options as z.core.$ZodType[]).flatMap((option) => objectsIn(option, side, path));
  }
  return [];
}

/** The schema of what is written, or of what comes out; a function that changes a value has no schema of its own. */
function sideOf(pipe: z.core.$ZodPipe, side: Side): z.core.$ZodType {
  const out = pipe._zod.def.out as z.core.$ZodType;
  return side === 'output' && !(out instanceof z.core.$ZodTransform)
    ? out
    : (pipe._zod.def.in as z.core.$ZodType);
}

function nameOf(schema: z.core.$ZodType): string | undefined {
  return NAMES.find(([named]) => named._zod.def === schema._zod.def)?.[1];
}

/** Mapping lines have a page of their own; their keys are shown there. */
function isNamed(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.core.$ZodOptional) return isNamed(schema._zod.def.innerType as z.core.$ZodType);
  return nameOf(schema) !== undefined;
}

function isOptional(schema: z.core.$ZodType): boolean {
  return schema instanceof z.core.$ZodOptional;
}

/** `z.int()` says it of itself, and `z.number().int()` in a check. */
function isWhole(schema: z.core.$ZodNumber): boolean {
  const checks = schema._zod.def.checks ?? [];
  return [schema, ...checks].some(({ _zod: { def } }) => 'format' in def && def.format === 'safeint');
}
