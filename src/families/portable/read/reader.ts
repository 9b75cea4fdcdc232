import { posix } from 'node:path';
import { prefixOf } from '../../../facts/image/names.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import type { PackageReader, ReadPackage } from '../../reader.ts';
import { findFileSystem, imageKind } from './file-system.ts';

/** Reads images, whoever made them: squashfs with unsquashfs(1), erofs by itself. Nothing is mounted. */
export const imageReader: PackageReader = {
  recognizes: ({ raw }) => imageKind(raw) !== undefined,
  readFile: readImage,
};

/** @throws ContribError bad-input for another file system or a damaged one, missing without the program that reads it. */
export async function readImage(file: string): Promise<ReadPackage & { readonly bytes: number }> {
  const fileSystem = await findFileSystem(file);
  const { entries, contents } =
    fileSystem.kind === 'squashfs'
      ? await (await import('./unsquashfs.ts')).readSquashfs(file, fileSystem)
      : await (await import('./erofs.ts')).readErofs(file, fileSystem);
  const sorted = [...entries].sort((a, b) => comparePaths(a.path, b.path));
  return { package: imagePackage(file), entries: () => sorted, contents, bytes: fileSystem.available };
}

function imagePackage(file: string): ReadPackage['package'] {
  const stem = posix.basename(file).replace(/\.raw$/, '');
  const name = prefixOf(file);
  return {
    name,
    version: { version: stem.slice(name.length + 1) },
    architecture: '',
    summary: '',
    relations: [],
    intents: [],
    scripts: [],
    accounts: [],
    units: [],
    origin: { kind: 'archive', path: file },
  };
}
