import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DISTRO_FILE } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';

/** The distributions that have a part of the project, by name. */
export function contributionNames({ root }: Pick<Project, 'root'>): readonly string[] {
  const directory = join(root, 'distros');
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, DISTRO_FILE)))
    .sort();
}
