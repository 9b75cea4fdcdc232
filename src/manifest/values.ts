import * as z from 'zod/mini';
import { isInCalendar, isRelative, listOf, modeOf, spell, staysInside } from './schema-functions.ts';

// Compiling a schema costs more than reading one file with it. The schemas that every command makes are of zod/mini,
// because its schemas are made in half the time.
z.config({ jitless: true });

/** A schema that says what it is, for editors and the reference. A copy: others may use the schema too. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  const copy = schema.clone();
  z.globalRegistry.add(copy, { description });
  return copy as T;
}

/**
 * Text in one line. Everything that ends in a recipe, a control file or on a terminal is checked here, because a
 * line feed in a summary would otherwise add a field to a control file.
 */
export const Line = z
  .string()
  .check(
    z.minLength(1, 'is empty'),
    z.maxLength(1000, 'is longer than 1000 characters'),
    z.regex(
      /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u,
      'holds a control character or a line break',
    ),
  );

/** Text of several lines; tabs and line feeds are the only control characters. */
export const Text = z
  .string()
  .check(
    z.maxLength(100_000, 'is longer than 100000 characters'),
    z.regex(
      /^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/u,
      'holds a control character',
    ),
  );

/** A name or version that YAML may have read as a number: its spelling is kept by the loader. */
export const Spelled = z.pipe(z.union([z.string(), z.number()]), z.transform<string | number, string>(spell));

export const ProjectName = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][A-Za-z0-9+._-]*$/,
      'is not a name: letters, digits and + . _ - are allowed, a letter or digit first',
    ),
    z.maxLength(100, 'is longer than 100 characters'),
  );

export const VersionText = z.pipe(
  Spelled,
  z
    .string()
    .check(
      z.regex(
        /^[A-Za-z0-9][A-Za-z0-9.+~^_-]*$/,
        'is not a version: it begins with a letter or digit and holds letters, digits and . + ~ ^ _ -',
      ),
      z.maxLength(100, 'is longer than 100 characters'),
    ),
);

/** The same as a distribution has it, perhaps with an epoch before it. */
export const DistroVersion = z.pipe(
  Spelled,
  z
    .string()
    .check(
      z.regex(
        /^(?:\d+:)?[A-Za-z0-9][A-Za-z0-9.+~^_-]*$/,
        'is not a version: it may begin with an epoch and a colon, and holds letters, digits and . + ~ ^ _ -',
      ),
      z.maxLength(100, 'is longer than 100 characters'),
    ),
);

/** A version with an operator before it: `>= 1.6.4`; without one, that version or newer. */
export const VersionRange = z.pipe(
  Spelled,
  z
    .string()
    .check(
      z.regex(
        /^(?:(?:<|<=|=|>=|>)\s*)?[A-Za-z0-9][A-Za-z0-9.+~^_:-]*$/,
        'is not a version range such as ">= 1.2"',
      ),
    ),
);

export const WebAddress = z
  .string()
  .check(z.regex(/^(?:https?|ftp):\/\/[^\s\p{Cc}<>"]+$/u, 'is not a web address (https://...)'));

/** A path relative to the tree, with forward slashes. */
export const TreePath = z
  .string()
  .check(
    z.minLength(1, 'is empty'),
    z.regex(/^[^\p{Cc}]*$/u, 'holds a control character'),
    z.refine(isRelative, 'is relative to the tree: it does not begin with a slash'),
    z.refine(staysInside, 'leads out of the tree'),
  );

export const Mode = z.pipe(
  z.pipe(Spelled, z.string().check(z.regex(/^(?:0o?)?[0-7]{3,4}$/, 'is not an octal mode such as "0644"'))),
  z.transform(modeOf),
);

/** user(8) and group names as Debian's adduser and shadow's useradd both take them. */
export const AccountName = z.pipe(
  Spelled,
  z
    .string()
    .check(
      z.regex(/^[a-z_][a-z0-9_-]*\$?$/, 'is not an account name: lower case letters, digits, _ and -'),
      z.maxLength(32, 'is longer than 32 characters'),
    ),
);

export const DateText = z
  .string()
  .check(
    z.regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date such as 2026-11-01'),
    z.refine(isInCalendar, 'is not a date of the calendar'),
  );

/** One value or a list of them, always a list when read. */
export function oneOrMore<T extends z.ZodMiniType>(item: T) {
  const either = z.union([item, z.array(item).check(z.minLength(1))]);
  return z.pipe(either, z.transform(listOf as (value: z.output<typeof either>) => z.output<T>[]));
}
