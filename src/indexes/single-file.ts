import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileDigest } from '../system/file-digest.ts';
import { LARGE_PIECES, readFileStream } from '../system/read-file.ts';
import type { Location } from './location.ts';
import type { IndexPart, PartFormat, Repository } from './repository.ts';

/** Indexes that are one file and that nothing lists the digest of, by how they are called. */
const FORMATS: readonly { readonly name: RegExp; readonly family: string; readonly format: PartFormat }[] = [
  { name: /^Packages(?:\.(?:gz|xz|zst))?$/, family: 'deb', format: 'deb-packages' },
  { name: /^Contents-[a-z0-9]+(?:\.(?:gz|xz|zst))?$/, family: 'deb', format: 'deb-contents' },
  { name: /\.(?:files|db)(?:\.tar\.(?:gz|xz|zst))?$/, family: 'pacman', format: 'pacman' },
  { name: /^APKINDEX(?:\.[^/]*)?\.tar\.gz$/, family: 'apk', format: 'apk' },
];

/**
 * The index in a file, or the indexes that lie side by side in a directory of this machine. Undefined where there is
 * none of the family.
 * @param directory where what is fetched is put until it has been read.
 */
export async function singleFileRepositories(
  place: Location,
  family: string,
  directory: string,
): Promise<Repository[] | undefined> {
  const places = filesIn(place).filter(({ name }) => formatOf(name, family) !== undefined);
  const parts: IndexPart[] = [];
  for (const file of places) {
    const format = formatOf(file.name, family);
    const part = format === undefined ? undefined : await partOf(file, format, directory);
    if (part !== undefined) parts.push(part);
  }
  if (parts.length === 0) return undefined;
  // Debian's are two halves of one index; the others are whole.
  const groups = family === 'deb' ? [parts] : parts.map((part) => [part]);
  return groups.map((group) => ({
    title: group.map(({ name }) => baseName(name)).join(', '),
    component: undefined,
    date: undefined,
    digest: createHash('sha256')
      .update(group.map(({ digest }) => digest).join('\n'))
      .digest('hex'),
    signature: { state: 'none', detail: 'nothing lists its digest' },
    parts: group,
  }));
}

/** Of a database with files and the same without, the one with files; of an archive and repo-add's link to it, the link. */
function filesIn(place: Location): readonly Location[] {
  if (place.local === undefined || !existsSync(place.local) || !statSync(place.local).isDirectory())
    return [place];
  const names = readdirSync(place.local).sort();
  return names
    .filter((name) => !/\.(?:old|sig)(?:\.|$)/.test(name))
    .filter((name) => !names.includes(/^(.*\.(?:db|files))\.tar\.[a-z]+$/.exec(name)?.[1] ?? ''))
    .filter((name) => !/\.db(?:$|\.)/.test(name) || !names.includes(name.replace(/\.db(?=$|\.)/, '.files')))
    .map((name) => place.at(name));
}

function formatOf(name: string, family: string): PartFormat | undefined {
  return FORMATS.find((one) => one.family === family && one.name.test(baseName(name)))?.format;
}

async function partOf(file: Location, format: PartFormat, directory: string): Promise<IndexPart | undefined> {
  const chunks = await file.open('');
  if (chunks === undefined) return undefined;
  if (file.local !== undefined) {
    const { local } = file;
    return {
      format,
      name: file.name,
      digest: await fileDigest(local),
      open: async () => readFileStream(local, LARGE_PIECES),
    };
  }
  const hash = createHash('sha256');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const spool = join(
    directory,
    `download-${process.pid}-${createHash('sha256').update(file.name).digest('hex').slice(0, 16)}`,
  );
  await pipeline(tee(chunks, hash), createWriteStream(spool, { mode: 0o600 }));
  return { format, name: file.name, digest: hash.digest('hex'), open: async () => readOnce(spool) };
}

async function* tee(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* readOnce(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* readFileStream(path, LARGE_PIECES);
  } finally {
    rmSync(path, { force: true });
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
