import { join, resolve } from 'node:path';
import { basename } from 'node:path/posix';
import { readInstalledTree } from '../../facts/installed-tree.ts';
import type { Entry } from '../../packages/entry.ts';
import type { FileContent } from '../../packages/package-set.ts';
import { readFileStream } from '../../system/read-file.ts';
import type { ReadPackage } from '../reader.ts';

/**
 * A staged tree, or an installed one of which no database says whose its files are: one package, named after the
 * directory and without a version.
 */
export function readTree(root: string): ReadPackage {
  const tree = readInstalledTree(root);
  return {
    package: {
      name: basename(resolve(root)) || 'root',
      version: { version: '' },
      architecture: '',
      summary: '',
      relations: [],
      intents: [],
      scripts: [],
      accounts: [],
      units: [],
      origin: { kind: 'tree', path: root },
    },
    entries: () => tree.entries,
    contents: (isWanted) => treeContents(root, tree.entries, isWanted),
  };
}

async function* treeContents(
  root: string,
  entries: readonly Entry[],
  isWanted: (entry: Entry) => boolean,
): AsyncGenerator<FileContent> {
  for (const entry of entries) {
    if (entry.type === 'file' && isWanted(entry))
      yield { entry, content: readFileStream(join(root, entry.path)) };
  }
}
