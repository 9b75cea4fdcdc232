import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../findings/finding.ts';
import { refuseDetour } from '../system/detour.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import { type DependencyLock, loadDependencyLock } from './dependency-lock.ts';
import { DistroFile } from './distro-schema.ts';
import {
  type LinkLine,
  type Mapping,
  type PathLine,
  readLinks,
  readMapping,
  readPermissions,
} from './lines.ts';
import { type Project, refusal } from './project.ts';
import { schemaProblems } from './schema-problems.ts';
import { readByShape } from './schema-shape.ts';
import { type Located, parseYaml } from './yaml.ts';

export const DISTRO_FILE = 'distro.yaml';

export type ContributionPackage = Mapping & {
  readonly name: string;
  readonly links: readonly LinkLine[];
  /** Installed paths or patterns that the distribution leaves out. */
  readonly omit: readonly string[];
};

/** A distribution's part of a project: `distros/<name>/`. */
export type Contribution = {
  /** The directory's name. */
  readonly name: string;
  /** Relative to the tree. */
  readonly directory: string;
  readonly file: DistroFile;
  readonly located: Located;
  /** The releases it is for, in the order of the file. */
  readonly releases: readonly string[];
  readonly packages: readonly ContributionPackage[];
  readonly permissions: readonly PathLine[];
  /** The packages that its prerequisites were found to be, where they were looked up. */
  readonly lock?: DependencyLock;
};

/** The directory of a distribution's part, relative to the tree. */
export function contributionDirectory(name: string): string {
  return `distros/${name}`;
}

/**
 * Reads a distribution's part of a project; undefined where there is none.
 * A symbolic link on the way is refused: a bundle would hold the link, and not what it leads to.
 * @throws ContribError bad-input with every problem of distro.yaml as a finding.
 */
export function loadContribution(project: Project, name: string): Contribution | undefined {
  const directory = contributionDirectory(name);
  const path = join(directory, DISTRO_FILE);
  refuseDetour(project.root, path, 'file');
  if (!existsSync(join(project.root, directory))) return undefined;
  const text = readTextFileIfAny(join(project.root, path));
  if (text === undefined) return undefined;
  const lock = loadDependencyLock(project.root, directory);
  return { ...parseContribution(name, path, text), ...(lock === undefined ? {} : { lock }) };
}

/** Reads the text of a distro.yaml; `path` is what messages call it. */
export function parseContribution(name: string, path: string, text: string): Contribution {
  const located = parseYaml(path, text);
  if (located.problems.length > 0) throw refusal(path, located.problems);
  const file = readDistroFile(path, located);
  const problems: Finding[] = [];
  const packages = Object.entries(file.packages ?? {}).map(([key, item]) => ({
    name: key,
    ...readMapping(item.files, located, ['packages', key, 'files'], problems),
    links: readLinks(item.links, located, ['packages', key, 'links'], problems),
    omit: item.omit ?? [],
  }));
  const permissions = readPermissions(file.permissions, located, ['permissions'], problems);
  if (problems.length > 0) throw refusal(path, problems);
  const { releases = [] } = file;
  return {
    name,
    directory: contributionDirectory(name),
    file,
    located,
    releases: Array.isArray(releases) ? releases : Object.keys(releases),
    packages,
    permissions,
  };
}

function readDistroFile(path: string, located: Located): DistroFile {
  const data = located.data ?? {};
  const read = readByShape('distro', data);
  if (read !== undefined) return read as DistroFile;
  const parsed = DistroFile.safeParse(data);
  if (parsed.success) return parsed.data;
  throw refusal(path, schemaProblems(parsed.error.issues, located, DistroFile));
}

/** What one release of a contribution says, over what it says for all of them. */
export function releasePart(
  contribution: Contribution | undefined,
  release: string | undefined,
): Pick<DistroFile, 'names' | 'variables'> {
  if (contribution === undefined) return {};
  const { file } = contribution;
  const own = Array.isArray(file.releases) || release === undefined ? undefined : file.releases?.[release];
  return {
    names: { ...file.names, ...own?.names },
    variables: { ...file.variables, ...own?.variables },
  };
}
