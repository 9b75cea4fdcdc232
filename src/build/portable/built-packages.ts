import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPackages } from '../../families/read.ts';
import { contentsOf } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { ContribError } from '../../system/errors.ts';
import type { PortableSource } from './portable.ts';

/**
 * Packages that were just built, as the source of an image. Their files are laid out one by one below a scratch
 * directory, because an archive has to be read from its start for each of them.
 */
export async function builtPackages(plan: Plan, directory: string, scratch: string): Promise<PortableSource> {
  const all = await openPackages([directory]);
  const names = new Set(plan.set.packages.map(({ name }) => name));
  // Not the packages of debugging symbols that builders make besides.
  const set = { ...all, packages: all.packages.filter(({ name }) => names.has(name)) };
  mkdirSync(scratch);
  const paths = new Map<string, string>();
  for (const pkg of set.packages) {
    for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
      const path = join(scratch, String(paths.size));
      await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }));
      paths.set(`${pkg.name} ${entry.path}`, path);
    }
  }
  return {
    set,
    tree: plan.tree,
    contentOf: (pkg, entry) => {
      const path = paths.get(`${pkg.name} ${entry.path}`);
      if (path !== undefined) return { kind: 'file', path };
      throw new ContribError('incomplete', `${pkg.name} holds no content of ${entry.path}`);
    },
  };
}
