import type { Entry } from '../../../packages/entry.ts';
import type { FileContent } from '../../../packages/package-set.ts';
import { readRegion, withFile } from '../../../system/compress/file-region.ts';
import { absolutePath, inOrder } from '../../read/paths.ts';
import { badPackage, cleanWord } from '../../read/problem.ts';
import type { PackageReader, ReadPackage } from '../../reader.ts';
import { type ArchiveItem, readArchive } from './archive.ts';
import { type Cursor, cursorOf } from './cursor.ts';

const MOST_PATHS = 10_000;
/** `NIXE`: what stands between an archive and what is known of its path (Nix, src/libstore/export-import.cc). */
const MAGIC = 0x4558494e;

/** What `nix-store --export` writes and `nix-store --import` reads: paths of the store, each an archive. */
export const nixReader: PackageReader = { recognizes, readFile: readExport };

const HEAD = Buffer.from('\x01\0\0\0\0\0\0\0\x0d\0\0\0\0\0\0\0nix-archive-1', 'latin1');

function recognizes({ raw }: { readonly raw: Buffer }): boolean {
  return raw.subarray(0, HEAD.length).equals(HEAD);
}

async function readExport(path: string): Promise<readonly ReadPackage[]> {
  return withFile(path, (fd, size) => {
    const cursor = cursorOf(fd, size, path);
    const found: ReadPackage[] = [];
    while (cursor.number() === 1) {
      if (found.length >= MOST_PATHS) throw badPackage(path, `it has more than ${MOST_PATHS} paths`);
      found.push(readPath(cursor, path));
    }
    return found;
  });
}

function readPath(cursor: Cursor, file: string): ReadPackage {
  const items = readArchive(cursor, file);
  if (cursor.number() !== MAGIC) throw badPackage(file, 'it is no export of Nix');
  const store = absolutePath(file, cursor.word());
  const references = Array.from({ length: count(cursor, file) }, () => cursor.word());
  const deriver = cursor.word();
  if (cursor.number() !== 0)
    throw badPackage(file, 'it has a signature of the kind that Nix no longer knows');
  const placed = items.map(({ entry, start }) => ({
    entry: { ...entry, path: `${store}${entry.path}` },
    start,
  }));
  const entries = inOrder(placed.map(({ entry }) => entry));
  const { name, version } = nameOf(store, deriver, file);
  return {
    package: {
      name,
      version: { version },
      architecture: '',
      summary: '',
      relations: [],
      intents: [],
      scripts: [],
      accounts: [],
      units: [],
      origin: { kind: 'archive', path: file },
      native: {
        family: 'nix',
        fields: [['path', store], ...references.map((one) => ['reference', one] as const)],
        triggers: [],
      },
    },
    entries: () => entries,
    contents: (isWanted) => contents(file, placed, isWanted),
  };
}

function count(cursor: Cursor, file: string): number {
  const found = cursor.number();
  if (found > MOST_PATHS) throw badPackage(file, `a path in it refers to more than ${MOST_PATHS}`);
  return found;
}

/** `HASH-NAME-VERSION-OUTPUT`; what made the path is called the same without the output (Nix manual, "Store Path"). */
function nameOf(
  store: string,
  deriver: string,
  file: string,
): { readonly name: string; readonly version: string } {
  const whole = cleanWord(file, 'the name of a path', baseName(store));
  const made = baseName(deriver).replace(/\.drv$/, '');
  const isOutput = made !== '' && whole.startsWith(`${made}-`);
  const [, name = whole, version = ''] = /^(.*?)-(\d.*)$/.exec(isOutput ? made : whole) ?? [];
  return { name: isOutput ? `${name}${whole.slice(made.length)}` : name, version };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/^[0-9a-z]{32}-/, '');
}

async function* contents(
  path: string,
  items: readonly ArchiveItem[],
  isWanted: (entry: Entry) => boolean,
): AsyncGenerator<FileContent> {
  for (const { entry, start } of items) {
    if (entry.type !== 'file' || !isWanted(entry)) continue;
    yield { entry, content: readRegion({ path, start, end: start + (entry.size ?? 0) }) };
  }
}
