import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratchDirectory } from './scratch.ts';

const PROJECTS = resolve(import.meta.dirname, '../fixtures/projects');

/** The stand-in projects: one in C with make, one in Python, and one whose steps are plain commands. */
export const PROJECT_NAMES = ['c-make', 'python', 'commands'] as const;
export type ProjectName = (typeof PROJECT_NAMES)[number];

/** The distributions that each of them has a part for. */
export const PROJECT_DISTRIBUTIONS = ['debian', 'fedora', 'opensuse', 'arch', 'alpine', 'nixos'] as const;

/** A copy of a stand-in project that a test may write to. */
export function copyProject(name: ProjectName): string {
  const copy = join(scratchDirectory(), name);
  cpSync(join(PROJECTS, name), copy, { recursive: true });
  return copy;
}
