import * as z from 'zod';
import { FormatVersion, MappingList } from '../../src/manifest/schema.ts';
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
const NAMES: readonly (readonly [z.ZodType, string])[] = [
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
export function shapesOf(schema: z.ZodType, side: Side, path = ''): Shape[] {
  return objectsIn(schema, side, path).flatMap(([at, object]) => {
    const entries = Object.entries(object.shape as Record<string, z.ZodType>);
    const keys = entries.map(
      ([name, value]): Key => ({
        name,
        type: typeOf(value, side),
        isRequired: !isOptional(value),
        about: describe(value),
      }),
    );
    const own: Shape = { path: at, keys, open: object.def.catchall instanceof z.ZodUnknown };
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
export function typeOf(schema: z.ZodType, side: Side): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema instanceof z.ZodOptional) return typeOf(schema.unwrap() as z.ZodType, side);
  if (schema instanceof z.ZodNullable) return `${typeOf(schema.unwrap() as z.ZodType, side)} or nothing`;
  if (schema instanceof z.ZodPipe) return typeOf(sideOf(schema, side), side);
  if (schema instanceof z.ZodUnion) return unionType(schema.options as z.ZodType[], side);
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => code(String(option))).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => code(String(value))).join(', ');
  if (schema instanceof z.ZodArray) return `list of ${typeOf(schema.element as z.ZodType, side)}`;
  if (schema instanceof z.ZodRecord) return `mapping of ${typeOf(schema.valueType as z.ZodType, side)}`;
  if (schema instanceof z.ZodObject) return 'keys';
  if (schema instanceof z.ZodNumber)
    return schema.format === 'float64' || schema.format === null ? 'number' : 'whole number';
  if (schema instanceof z.ZodBoolean) return '`true` or `false`';
  if (schema instanceof z.ZodString) return 'text';
  return 'anything';
}

/** The text that `.describe()` gave a value, or one inside it. */
export function describe(schema: z.ZodType): string {
  const own = schema.description;
  if (own !== undefined) return own;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return describe(schema.unwrap() as z.ZodType);
  }
  return '';
}

/** `A or B`; a value or a list of such values is `A or a list`. */
function unionType(options: readonly z.ZodType[], side: Side): string {
  const types = [...new Set(options.map((option) => typeOf(option, side)))];
  const isList = (type: string) => types.some((other) => type === `list of ${other}`);
  return types.map((type) => (isList(type) ? 'a list' : type)).join(' or ');
}

function objectsIn(schema: z.ZodType, side: Side, path: string): [string, z.ZodObject][] {
  if (schema instanceof z.ZodObject) return [[path, schema]];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return objectsIn(schema.unwrap() as z.ZodType, side, path);
  }
  if (schema instanceof z.ZodPipe) return objectsIn(sideOf(schema, side), side, path);
  if (schema instanceof z.ZodArray) return objectsIn(schema.element as z.ZodType, side, `${path}[]`);
  if (schema instanceof z.ZodRecord) {
    return objectsIn(schema.valueType as z.ZodType, side, path === '' ? 'NAME' : `${path}.NAME`);
  }
  if (schema instanceof z.ZodUnion) {
    return (schema.options as z.ZodType[]).flatMap((option) => objectsIn(option, side, path));
  }
  return [];
}

/** The schema of what is written, or of what comes out; a function that changes a value has no schema of its own. */
function sideOf(pipe: z.ZodPipe, side: Side): z.ZodType {
  const out = pipe.out as z.ZodType;
  return side === 'output' && !(out instanceof z.ZodTransform) ? out : (pipe.in as z.ZodType);
}

function nameOf(schema: z.ZodType): string | undefined {
  return NAMES.find(([named]) => named.def === schema.def)?.[1];
}

/** Mapping lines have a page of their own; their keys are shown there. */
function isNamed(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodOptional) return isNamed(schema.unwrap() as z.ZodType);
  return nameOf(schema) !== undefined;
}

function isOptional(schema: z.ZodType): boolean {
  return schema instanceof z.ZodOptional;
}
