import { dirname, posix, resolve } from 'node:path';
import {
  type Contribution,
  contributionDirectory,
  DISTRO_FILE,
  parseContribution,
} from '../manifest/contribution.ts';
import { DEPENDENCY_LOCK, parseDependencyLock } from '../manifest/dependency-lock.ts';
import { MANIFEST_NAME, type Project, parseProject } from '../manifest/project.ts';
import { openRevision, type Revision } from '../source/revision.ts';
import type { SourceTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';

/** A project as a git revision has it: its description, its tree, and the distributions' parts. */
export type ProjectRevision = {
  readonly project: Project;
  readonly tree: SourceTree;
  readonly revision: Revision;
  /** The distributions that have a part there. */
  readonly distributions: readonly string[];
  readonly contribution: (name: string) => Contribution | undefined;
};

/** Contrib’s own description of a project, and all that distributions add to it. */
const DESCRIBES = new RegExp(`^(?:distros/|${MANIFEST_NAME.replace('.', '\\.')}$)`);
const PART = new RegExp(`^distros/([^/]+)/${DISTRO_FILE.replace('.', '\\.')}$`);

/**
 * Reads a project at a revision, without a checkout. Plans made of it are complete but for what a build installs:
 * every file that the mapping takes is known, and hooks are read. Messages call its files REVISION:PATH.
 * @param directory where the repository is; `file`, the manifest, is relative to it.
 * @throws ContribError bad-input where git has no such revision or it has no such file, or one with problems.
 */
export async function openProjectRevision(
  directory: string,
  name: string,
  file: string = MANIFEST_NAME,
): Promise<ProjectRevision> {
  const below = posix.dirname(file);
  const own = posix.basename(file);
  const revision = await openRevision(directory, name, below, (path) => path === own || DESCRIBES.test(path));
  const { texts } = revision.tree;
  const called = (path: string) => `${name}:${posix.join(below, path)}`;
  const bytes = texts?.get(own);
  if (bytes === undefined) {
    throw new ContribError('bad-input', `git has no ${printableName(called(own))}`, {
      hint: 'name a revision that has the manifest, as in v1.0:contrib.yaml',
    });
  }
  const project = parseProject(resolve(directory, dirname(file)), called(own), bytes.toString('utf8'));
  const textOf = (path: string) => texts?.get(path)?.toString('utf8');
  return {
    project,
    tree: revision.tree,
    revision,
    distributions: [...revision.files.keys()].flatMap((path) => PART.exec(path)?.[1] ?? []),
    contribution: (distribution) => contributionAt(distribution, textOf, called),
  };
}

function contributionAt(
  name: string,
  textOf: (path: string) => string | undefined,
  called: (path: string) => string,
): Contribution | undefined {
  const directory = contributionDirectory(name);
  const path = `${directory}/${DISTRO_FILE}`;
  const text = textOf(path);
  if (text === undefined) return undefined;
  const lock = `${directory}/${DEPENDENCY_LOCK}`;
  const locked = textOf(lock);
  return {
    ...parseContribution(name, called(path), text),
    ...(locked === undefined ? {} : { lock: parseDependencyLock(called(lock), locked) }),
  };
}
