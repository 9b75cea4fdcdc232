import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { ContribError } from '../system/errors.ts';
import { packageFiles, packageRoot } from '../system/package-root.ts';
import { suggest } from '../system/suggest.ts';
import { readTextFile } from '../system/text-file.ts';
import { IS_BUNDLED } from '../system/version.ts';
import type { Inherited, Library } from './inherit.ts';
import { type DistributionFile, describeIssue, distributionSchemas } from './schema.ts';

const DIRECTORY = ['templates', 'distros'] as const;

/** A distribution's file, and the release where the name was one for a release alone. */
export type Named = { readonly file: DistributionFile; readonly release?: string };

/** A distribution's file with what each of its releases inherits, as scripts/build.mjs writes it into dist/. */
export type Compiled = {
  readonly file: DistributionFile;
  readonly releases: Readonly<Record<string, Inherited>>;
};

const read = new Map<string, DistributionFile>();
const compiledBefore = new Map<string, Compiled>();

/** The files below templates/distros, each read when it is first asked for. */
export const templates: Library = (id) => {
  const file = read.get(id) ?? compiled(id)?.file ?? readDistributionFile(fileOf(id));
  read.set(id, file);
  return file;
};

/** What the build made of a distribution: reading and checking the files themselves costs more than all the rest. */
export function compiled(id: string): Compiled | undefined {
  if (!IS_BUNDLED || !distributionIds().includes(id)) return undefined;
  const path = new URL(`./distributions/${id}.json`, import.meta.url);
  const known = compiledBefore.get(id) ?? (JSON.parse(readFileSync(path, 'utf8')) as Compiled);
  compiledBefore.set(id, known);
  return known;
}

let ids: readonly string[] | undefined;

/** The ids of all distributions that contrib knows, from the names of the files alone. */
export function distributionIds(): readonly string[] {
  ids ??= packageFiles(...DIRECTORY)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length));
  return ids;
}

/**
 * Finds a distribution by its id or an alias. An id costs one file, an alias all of them.
 * @throws ContribError usage for a name that nobody has, with what was probably meant.
 */
export function findDistribution(name: string): Named {
  const found = findDistributionIfAny(name);
  if (found === undefined) throw unknownDistribution(name);
  return found;
}

/** As `findDistribution`; undefined for a name that nobody has. */
export function findDistributionIfAny(name: string): Named | undefined {
  const ids = distributionIds();
  if (ids.includes(name)) return { file: templates(name) };
  for (const file of ids.map(templates)) {
    for (const alias of file.aliases) {
      const [word, release] = alias.split('@');
      if (word === name) return { file, ...(release === undefined ? {} : { release }) };
    }
  }
  return undefined;
}

/**
 * Reads and checks the file of one distribution.
 * @throws ContribError bad-input with the place in the file.
 */
export function readDistributionFile(path: string): DistributionFile {
  const document = parseDocument(readTextFile(path));
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [start] = problem.linePos ?? [];
    const place = start === undefined ? { file: path } : { file: path, line: start.line, column: start.col };
    throw new ContribError('bad-input', problem.message.split('\n')[0] ?? problem.message, { place });
  }
  const result = distributionSchemas().DistributionFile.safeParse(document.toJS());
  if (result.success) return result.data;
  throw new ContribError('bad-input', describeIssue(result.error.issues[0]), { place: { file: path } });
}

function fileOf(id: string): string {
  if (!distributionIds().includes(id)) throw unknownDistribution(id);
  return join(packageRoot(), ...DIRECTORY, `${id}.yaml`);
}

function unknownDistribution(name: string): ContribError {
  const ids = distributionIds();
  const words = ids
    .map(templates)
    .flatMap((file) => file.aliases.map((alias) => alias.split('@')[0] ?? alias));
  const meant = suggest(name, [...ids, ...words]);
  const known = `contrib knows ${ids.join(', ')}`;
  return new ContribError('usage', `contrib knows no distribution ${JSON.stringify(name)}`, {
    hint: meant === undefined ? known : `did you mean ${meant}? ${known}`,
  });
}
