import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Finding, sortFindings } from '../findings/finding.ts';
import { ContribError } from '../system/errors.ts';
import { readTextFile } from '../system/text-file.ts';
import {
  type LinkLine,
  type Mapping,
  type PathLine,
  readLinks,
  readMapping,
  readPermissions,
} from './lines.ts';
import { Manifest, type PackageItem } from './schema.ts';
import type { PortableItem } from './schema-portable.ts';
import { schemaProblems } from './schema-problems.ts';
import { readByShape } from './schema-shape.ts';
import { finishStaged } from './staged-acceptance.ts';
import { type Located, parseYaml } from './yaml.ts';

export const MANIFEST_NAME = 'contrib.yaml';

export type ProjectPackage = Mapping & {
  /** In contrib.yaml. */
  readonly key: string;
  /** The key, or what a distribution calls it: see `withOwnNames`. */
  readonly name: string;
  readonly item: PackageItem;
  readonly links: readonly LinkLine[];
};

/** One portable service image of a project. */
export type ProjectPortable = {
  readonly name: string;
  readonly item: PortableItem;
  /** The lines of its `contents`. */
  readonly contents: Mapping;
};

/** contrib.yaml, read, and the tree that it describes. */
export type Project = {
  /** Absolute path of the tree. */
  readonly root: string;
  readonly manifest: Manifest;
  readonly located: Located;
  readonly packages: readonly ProjectPackage[];
  readonly permissions: readonly PathLine[];
  readonly portables: readonly ProjectPortable[];
};

/**
 * Reads the manifest of a tree. An acceptance that was interrupted in the tree is finished first.
 * @param directory where to begin: contrib.yaml is looked for there and in the directories above.
 * @param file the manifest, where it has another name or place; the tree is then `directory` itself.
 * @throws ContribError bad-input with every problem of the file as a finding.
 */
export function loadProject(directory: string, file?: string): Project {
  const root = file === undefined ? findRoot(directory) : resolve(directory);
  const path = file === undefined ? join(root, MANIFEST_NAME) : resolve(directory, file);
  finishStaged(root);
  return parseProject(root, relative(directory, path) || path, readTextFile(path));
}

/** Reads a manifest's text; `name` is what messages call the file. */
export function parseProject(root: string, name: string, text: string): Project {
  const located = parseYaml(name, text);
  if (located.problems.length > 0) throw refusal(name, located.problems);
  const manifest = readManifest(name, located);
  const problems: Finding[] = [];
  const packages = Object.entries(manifest.packages).map(([key, item]) => {
    const path = ['packages', key];
    return {
      key,
      name: key,
      item,
      ...readMapping(item.files, located, [...path, 'files'], problems),
      links: readLinks(item.links, located, [...path, 'links'], problems),
    };
  });
  const permissions = readPermissions(manifest.permissions, located, ['permissions'], problems);
  const portables = readPortables(manifest, located, problems);
  if (packages.length === 0) problems.push(noPackage(located));
  if (problems.length > 0) throw refusal(name, problems);
  return { root, manifest, located, packages, permissions, portables };
}

function readPortables(manifest: Manifest, located: Located, problems: Finding[]): ProjectPortable[] {
  return Object.entries(manifest.portable ?? {}).map(([name, item]) => {
    // A line keeps its index, by which its place is found.
    const lines = (item.contents ?? []).map((line) => (typeof line === 'string' ? line : ''));
    const path = ['portable', name, 'contents'];
    return { name, item, contents: readMapping(lines, located, path, problems) };
  });
}

function readManifest(name: string, located: Located): Manifest {
  const data = located.data ?? {};
  const read = readByShape('manifest', data);
  if (read !== undefined) return read as Manifest;
  const parsed = Manifest.safeParse(data, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw refusal(name, schemaProblems(issuesThatMatter(parsed.error.issues), located, Manifest));
}

/** The error for a file that cannot be taken: the first problem as its message, all of them as findings. */
export function refusal(name: string, problems: readonly Finding[]): ContribError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new ContribError('bad-input', `${name} has ${count}`, { findings: sortFindings(problems) });
}

/** What else is wrong with a file of another format says nothing about it. */
function issuesThatMatter<T extends { readonly path: readonly PropertyKey[]; readonly input?: unknown }>(
  issues: readonly T[],
): readonly T[] {
  const format = issues.filter(({ path }) => path.length === 1 && path[0] === 'contrib');
  return format.length > 0 && format[0]?.input !== undefined ? format : issues;
}

function findRoot(directory: string): string {
  const start = resolve(directory);
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, MANIFEST_NAME))) return at;
    if (dirname(at) === at) break;
  }
  throw new ContribError('bad-input', `there is no ${MANIFEST_NAME} in ${start} or above it`, {
    hint: 'upstream writes one with: contrib new',
  });
}

function noPackage(located: Located): Finding {
  return {
    rule: 'manifest/value',
    severity: 'error',
    place: located.locateKey(['packages']),
    message: 'packages is empty',
    remedy: 'name at least one package, with its files',
  };
}
