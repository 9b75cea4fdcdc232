import * as z from 'zod/mini';
import type { Finding } from '../findings/finding.ts';
import { suggest } from '../system/suggest.ts';
import { VERSION } from '../system/version.ts';
import type { Located } from './yaml.ts';

type Issue = z.core.$ZodIssue;

/** What the schema says against a file, each at its place, unknown keys and values with what was probably meant. */
export function schemaProblems(
  issues: readonly Issue[],
  located: Located,
  schema: z.core.$ZodType,
): Finding[] {
  return issues.flatMap((issue) => flatten(issue, [])).flatMap((issue) => problemsOf(issue, located, schema));
}

/** Of a union, the branch that the value came nearest to: the one with the fewest and deepest issues. */
function flatten(issue: Issue, prefix: readonly PropertyKey[]): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branches = [...issue.errors].sort((a, b) => weight(a) - weight(b));
    const [nearest] = branches;
    if (nearest !== undefined && weight(nearest) < WRONG_TYPE)
      return nearest.flatMap((inner) => flatten(inner, path));
    const expected = issue.errors
      .flat()
      .flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : []));
    return [
      { code: 'invalid_type', expected: [...new Set(expected)].join(' or '), path, message: '' } as Issue,
    ];
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => flatten({ ...inner, path: [] } as Issue, path));
  }
  return [{ ...issue, path } as Issue];
}

const WRONG_TYPE = 1000;

function weight(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'invalid_type' && issue.path.length === 0 ? WRONG_TYPE : 1),
    0,
  );
}

function problemsOf(issue: Issue, located: Located, schema: z.core.$ZodType): Finding[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, issue.path, located, schema);
  const keyed = isKeyIssue(issue, located);
  const place = keyed ? located.locateKey(issue.path) : located.locate(issue.path);
  return [{ rule: 'manifest/value', severity: 'error', place, ...wording(issue, located) }];
}

function unknownKeys(
  keys: readonly string[],
  path: readonly PropertyKey[],
  located: Located,
  schema: z.core.$ZodType,
): Finding[] {
  const known = keysAt(schema, path);
  return keys.map((key) => {
    const meant = suggest(key, known);
    const list = known.length === 0 ? 'remove it' : `one of: ${known.join(', ')}`;
    return {
      rule: 'manifest/unknown-key',
      severity: 'error',
      place: located.locateKey([...path, key]),
      message: `${describe(path)} has no key ${JSON.stringify(key)}`,
      remedy: meant === undefined ? list : `did you mean ${JSON.stringify(meant)}?`,
    };
  });
}

function wording(issue: Issue, located: Located): { message: string; remedy?: string } {
  const name = describe(issue.path);
  if (issue.code === 'invalid_type') {
    const value = valueAt(located.data, issue.path);
    if (value === undefined) return { message: `${name} is missing`, remedy: 'add it' };
    return { message: `${name} is ${typeName(value)}, not ${typeNames(issue.expected)}` };
  }
  if (issue.code === 'invalid_value') {
    const value = valueAt(located.data, issue.path);
    const choices = issue.values.map(String);
    if (value === undefined)
      return { message: `${name} is missing`, remedy: `add ${name}: ${choices.join(' or ')}` };
    const message = `${name} is ${JSON.stringify(value)}`;
    if (issue.message.startsWith('is '))
      return { message: `${message}: it ${issue.message}`, ...formatRemedy(issue.path, value, choices) };
    const meant = typeof value === 'string' ? suggest(value, choices) : undefined;
    return {
      message: `${message}, which it cannot be`,
      remedy:
        meant === undefined ? `one of: ${choices.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`,
    };
  }
  if (issue.code === 'too_small' || issue.code === 'too_big')
    return { message: `${name} ${sizeWording(issue)}` };
  return { message: `${name} ${lowered(issue.message)}` };
}

/** A schema's own words, which only texts have, or what is wrong with a number or the length of a list. */
function sizeWording(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (issue.message.startsWith('is ')) return issue.message;
  const isList = issue.origin === 'array';
  if (issue.code === 'too_big') return `${isList ? 'has more items than' : 'is more than'} ${issue.maximum}`;
  if (isList) return issue.minimum === 1 ? 'has no item' : `has fewer items than ${issue.minimum}`;
  return `is less than ${issue.minimum}`;
}

/** A file of another format is for another contrib; nobody should have to mend it. */
function formatRemedy(
  path: Issue['path'],
  value: unknown,
  [known = '']: readonly string[],
): { remedy?: string } {
  if (path.length !== 1 || path[0] !== 'contrib') return {};
  const isNewer = Number(value) > Number(known);
  return {
    remedy: isNewer
      ? `the file is for a newer contrib than this one, ${VERSION}: update contrib`
      : `write contrib: ${known}`,
  };
}

/** Whether the issue is about the key of a record, whose value may well be in order. */
function isKeyIssue(issue: Issue, located: Located): boolean {
  const value = valueAt(located.data, issue.path);
  return value === null || typeof value === 'object';
}

function describe(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  let text = '';
  for (const step of path)
    text += typeof step === 'number' ? `[${step}]` : `${text === '' ? '' : '.'}${String(step)}`;
  return text;
}

function typeName(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'empty',
};

function typeNames(expected: string): string {
  return expected
    .split(' or ')
    .map((name) => TYPE_NAMES[name] ?? name)
    .join(' or ');
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let candidates: z.core.$ZodType[] = [schema];
  for (const step of path) candidates = candidates.flatMap((candidate) => children(candidate, step));
  return [
    ...new Set(
      candidates
        .flatMap(unwrap)
        .flatMap((inner) => (inner instanceof z.core.$ZodObject ? Object.keys(inner._zod.def.shape) : [])),
    ),
  ];
}

function children(schema: z.core.$ZodType, step: PropertyKey): z.core.$ZodType[] {
  return unwrap(schema).flatMap((inner): z.core.$ZodType[] => {
    if (inner instanceof z.core.$ZodObject) {
      const shape = inner._zod.def.shape as Record<PropertyKey, z.core.$ZodType | undefined>;
      const child = shape[step];
      return child === undefined ? [] : [child];
    }
    if (inner instanceof z.core.$ZodRecord) return [inner._zod.def.valueType as z.core.$ZodType];
    if (inner instanceof z.core.$ZodArray) return [inner._zod.def.element as z.core.$ZodType];
    return [];
  });
}

/** The schemas below optional, nullable, union and pipe. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.core.$ZodOptional || schema instanceof z.core.$ZodNullable)
    return unwrap(schema._zod.def.innerType as z.core.$ZodType);
  if (schema instanceof z.core.$ZodUnion)
    return (schema._zod.def.options as z.core.$ZodType[]).flatMap(unwrap);
  if (schema instanceof z.core.$ZodLazy) return unwrap(schema._zod.innerType);
  if (schema instanceof z.core.$ZodPipe) return unwrap(schema._zod.def.in as z.core.$ZodType);
  return [schema];
}
