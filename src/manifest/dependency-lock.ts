import { join } from 'node:path';
import { readTextFileIfAny } from '../system/text-file.ts';
import { LockFile } from './dependency-lock-schema.ts';
import { refusal } from './project.ts';
import type { Prerequisite } from './schema-parts.ts';
import { schemaProblems } from './schema-problems.ts';
import { type Located, parseYaml } from './yaml.ts';

export const DEPENDENCY_LOCK = 'dependencies.yaml';

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
