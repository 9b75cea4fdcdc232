import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DISTRO_FILE } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';

/** The distributions that have a part of the project, by name. */
export function contributionNames({ root }: Pick<Project, 'root'>): readonly string[] {
  const directory = join(root, 'distros');
  if (!existsSync(directory)) return [];
  // A link is refused where it is read, rather than passed over in silence.
  return readdirSync(directory, { withFileTypes: true })
    .filter((item) => item.isSymbolicLink() || existsSync(join(directory, item.name, DISTRO_FILE)))
    .map(({ name }) => name)
    .sort();
}
