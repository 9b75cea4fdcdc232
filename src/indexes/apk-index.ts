import { readTar } from '../source/tar-read.ts';
import { ContribError } from '../system/errors.ts';
import { readAll } from './checked.ts';
import type { IndexedPackage } from './package.ts';
import { addPackage, type PackagesMeta, packagesWriter } from './packages.ts';
import type { StoreWriter } from './store-write.ts';

const LARGEST_INDEX = 256 * 1024 * 1024;

/**
 * Alpine's APKINDEX.tar.gz (apk-repositories(5)): a signature and the index, two gzip members that make one archive.
 * Fields have one letter; what commands, libraries and pkg-config modules a package has is among its provides.
 */
export async function readApkIndex(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<PackagesMeta> {
  const packages = packagesWriter(store, 'json');
  let isThere = false;
  for await (const entry of readTar(chunks, name, { mayLackEnd: true }).entries) {
    if (entry.path !== 'APKINDEX') continue;
    isThere = true;
    const text = (await readAll(entry.content, name, LARGEST_INDEX)).toString('utf8');
    for (const stanza of text.split('\n\n'))
      if (stanza.trim() !== '') addPackage(packages, packageOf(stanza, name));
  }
  if (!isThere) throw new ContribError('bad-input', `${name} holds no APKINDEX`, { place: { file: name } });
  return packages.finish();
}

function packageOf(stanza: string, file: string): IndexedPackage {
  const field = (letter: string) => new RegExp(`^${letter}:(.*)$`, 'm').exec(stanza)?.[1];
  const [name, version, summary] = [field('P'), field('V'), field('T')];
  const providerPriority = Number.parseInt(field('k') ?? '', 10);
  if (name === undefined || version === undefined) {
    throw new ContribError('bad-input', `${file}: a package has no P: or no V:`, { place: { file } });
  }
  const provides = words(field('p')).map((text) => {
    const [provided = text, ...rest] = text.split('=');
    return rest.length === 0 ? { name: provided } : { name: provided, version: rest.join('=') };
  });
  return {
    name,
    version,
    architecture: field('A') ?? 'noarch',
    source: field('o') ?? name,
    ...(summary === undefined ? {} : { summary }),
    ...(Number.isNaN(providerPriority) ? {} : { providerPriority }),
    provides,
    depends: words(field('D'))
      .filter((text) => !text.startsWith('!'))
      .map((text) => [text.replace(/[<>=~@].*$/, '')]),
  };
}

function words(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((word) => word !== '');
}
