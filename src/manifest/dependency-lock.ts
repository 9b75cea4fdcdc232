import { join } from 'node:path';
import * as z from 'zod/mini';
import { readTextFileIfAny } from '../system/text-file.ts';
import { refusal } from './project.ts';
import { FormatVersion } from './schema.ts';
import type { Prerequisite } from './schema-parts.ts';
import { schemaProblems } from './schema-problems.ts';
import { described, Line, oneOrMore } from './values.ts';
import { type Located, parseYaml } from './yaml.ts';

export const DEPENDENCY_LOCK = 'dependencies.yaml';

const LockedName = z.strictObject({
  packages: described(oneOrMore(Line), 'What a package depends on; all of them.'),
  versions: described(z.optional(z.array(z.string())), 'The versions that the index offers.'),
  asked: described(z.optional(z.array(z.string())), 'What was asked for when it was looked up.'),
  decided: described(
    z.optional(z.enum(['index', 'hand'])),
    '"hand" where somebody decided it here: it wins over the index and is kept.',
  ),
  why: described(z.optional(Line), 'Why somebody decided so.'),
});
export type LockedName = z.infer<typeof LockedName>;

const LockedIndex = z.strictObject({
  title: z.string(),
  date: z.optional(z.string()),
  digest: z.string(),
  signature: z.enum(['good', 'unchecked', 'none']),
});

/** The names of one release, and the indexes that they come from. */
const LockedRelease = z.strictObject({
  architecture: z.optional(z.string()),
  indexes: z._default(z.array(LockedIndex), []),
  names: z._default(z.record(z.string(), LockedName), {}),
});
export type LockedRelease = z.infer<typeof LockedRelease>;

/** `distros/<name>/dependencies.yaml`: the packages that prerequisites were found to be, release by release. */
export const LockFile = z.strictObject({
  contrib: FormatVersion,
  releases: z.record(z.string(), LockedRelease),
});
export type LockFile = z.infer<typeof LockFile>;

export type DependencyLock = {
  readonly releases: LockFile['releases'];
  readonly located: Located;
};

/**
 * Reads the lock of a distribution's part; undefined where there is none.
 * @throws ContribError bad-input with every problem of it as a finding.
 */
export function loadDependencyLock(root: string, directory: string): DependencyLock | undefined {
  const path = `${directory}/${DEPENDENCY_LOCK}`;
  const text = readTextFileIfAny(join(root, path));
  return text === undefined ? undefined : parseDependencyLock(path, text);
}

/** Reads the text of a dependencies.yaml; `path` is what messages call it. */
export function parseDependencyLock(path: string, text: string): DependencyLock {
  const located = parseYaml(path, text);
  if (located.problems.length > 0) throw refusal(path, located.problems);
  const parsed = LockFile.safeParse(located.data ?? {});
  if (!parsed.success) throw refusal(path, schemaProblems(parsed.error.issues, located, LockFile));
  return { releases: parsed.data.releases, located };
}

const ASKED = [
  'command',
  'library',
  'pkgconfig',
  'python',
  'perl',
  'header',
  'file',
  'kernel-module',
  'service',
] as const satisfies readonly (keyof Prerequisite)[];

/** What a prerequisite asks an index for, by which a name that was looked up for something else is told. */
export function askedFor(item: Prerequisite): readonly string[] {
  const capabilities = ASKED.flatMap((kind) => (item[kind] ?? []).map((name) => `${kind} ${name}`));
  return item.version === undefined ? capabilities : [...capabilities, `version ${item.version}`];
}
