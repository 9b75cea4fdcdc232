import { readTar } from '../source/tar-read.ts';
import { ContribError } from '../system/errors.ts';
import { readAll } from './checked.ts';
import { addPaths, type FilesMeta, filesWriter } from './files-write.ts';
import type { IndexedPackage } from './package.ts';
import { addPackage, type PackagesMeta, packagesWriter } from './packages.ts';
import type { StoreWriter } from './store-write.ts';

const LARGEST_DESC = 4 * 1024 * 1024;
const LARGEST_FILES = 128 * 1024 * 1024;

/**
 * A database of pacman (repo-add(8)): a tar archive with NAME-VERSION/desc, and in a .files database NAME-VERSION/files,
 * each a list of `%FIELD%` with its values below it.
 */
export async function readPacmanDatabase(
  chunks: AsyncIterable<Uint8Array>,
  packageStore: StoreWriter,
  fileStore: StoreWriter,
  name: string,
): Promise<[PackagesMeta, FilesMeta]> {
  const packages = packagesWriter(packageStore, 'json');
  const files = filesWriter(fileStore, { paths: true });
  for await (const entry of readTar(chunks, name).entries) {
    const [, directory = '', kind] = /^(?:\.\/)?([^/]+)\/(desc|files)$/.exec(entry.path) ?? [];
    if (kind === undefined || entry.type !== 'file') continue;
    const limit = kind === 'desc' ? LARGEST_DESC : LARGEST_FILES;
    const text = (await readAll(entry.content, `${name}: ${entry.path}`, limit)).toString('utf8');
    if (kind === 'desc') addPackage(packages, packageOf(fieldsOf(text), `${name}: ${entry.path}`));
    else {
      const paths = (fieldsOf(text).get('FILES') ?? []).filter((path) => !path.endsWith('/'));
      addPaths(files, directory.replace(/-[^-]*-[^-]*$/, ''), paths);
    }
  }
  return [packages.finish(), files.finish()];
}

function fieldsOf(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of text.split('\n')) {
    const field = /^%([A-Z0-9]+)%$/.exec(line)?.[1];
    if (field !== undefined) {
      values = [];
      fields.set(field, values);
    } else if (line !== '') values.push(line);
  }
  return fields;
}

function packageOf(fields: Map<string, string[]>, file: string): IndexedPackage {
  const first = (field: string) => fields.get(field)?.[0];
  const [name, version, summary] = [first('NAME'), first('VERSION'), first('DESC')];
  if (name === undefined || version === undefined) {
    throw new ContribError('bad-input', `${file} has no %NAME% or no %VERSION%`, { place: { file } });
  }
  return {
    name,
    version,
    architecture: first('ARCH') ?? 'any',
    source: first('BASE') ?? name,
    ...(summary === undefined ? {} : { summary }),
    provides: (fields.get('PROVIDES') ?? []).map((text) => {
      const [provided = text, ...rest] = text.split('=');
      return rest.length === 0 ? { name: provided } : { name: provided, version: rest.join('=') };
    }),
    depends: (fields.get('DEPENDS') ?? []).map((text) => [text.replace(/[<>=:].*$/, '')]),
  };
}
