import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Entry } from '../../packages/entry.ts';
import { contentsOf, type Package, type PackageSet } from '../../packages/package-set.ts';
import { ContribError } from '../../system/errors.ts';

/** The file that holds the content of a package's file; of a hard link that of the file whose other name it is. */
export type LaidOut = (pkg: Package, entry: Pick<Entry, 'path' | 'type' | 'target'>) => string;

/**
 * Writes the files of packages one by one below a scratch directory, because an archive has to be read from its start
 * for each of them. They are called by numbers: no name of a package is one on this machine.
 */
export async function layOut(set: PackageSet, scratch: string): Promise<LaidOut> {
  mkdirSync(scratch);
  const paths = new Map<string, string>();
  for (const pkg of set.packages) {
    for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
      const path = join(scratch, String(paths.size));
      await pipeline(Readable.from(content), createWriteStream(path, { mode: 0o600 }));
      paths.set(`${pkg.name} ${entry.path}`, path);
    }
  }
  return (pkg, { path, type, target = '' }) => {
    const file = paths.get(`${pkg.name} ${type === 'hardlink' ? target : path}`);
    if (file !== undefined) return file;
    throw new ContribError('incomplete', `${pkg.name} holds no content of ${path}`);
  };
}
