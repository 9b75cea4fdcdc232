/**
 * What the schemas do beyond comparing, by name: a function of its own cannot be written down as data, and
 * schema-shape.ts reads a file by what the build wrote down of its schema.
 */

/** The keys that an expectation of any kind can have. */
export const COMMON_EXPECTATION_KEYS: readonly string[] = ['level', 'versions', 'reason', 'source', 'remedy'];

type MappingKeys = { readonly path?: unknown; readonly source?: unknown; readonly destination?: unknown };

export function takesPathOrSource({ path, source, destination }: MappingKeys): boolean {
  return (path === undefined) !== (source === undefined && destination === undefined);
}

export function takesSourceWithDestination({ source, destination }: MappingKeys): boolean {
  return (source === undefined) === (destination === undefined);
}

export function isOneKind(expectation: object): boolean {
  return Object.keys(expectation).filter((key) => !COMMON_EXPECTATION_KEYS.includes(key)).length === 1;
}

export function isRelative(path: string): boolean {
  return !path.startsWith('/');
}

export function staysInside(path: string): boolean {
  return !path.split('/').includes('..');
}

/** Whether a date such as 2026-02-30 is one that the calendar has. */
export function isInCalendar(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function spell(value: string | number | boolean): string {
  return String(value);
}

export function modeOf(text: string): number {
  return Number.parseInt(text.replace(/^0o/, ''), 8);
}

export function listOf<T>(value: T | readonly T[]): T[] {
  return (Array.isArray(value) ? value : [value]) as T[];
}

export function trimmed(text: string): string {
  return text.trim();
}

export const PREDICATES = {
  takesPathOrSource,
  takesSourceWithDestination,
  isOneKind,
  isRelative,
  staysInside,
  isInCalendar,
} as const;
export const CHANGES = { spell, modeOf, listOf, trimmed } as const;
