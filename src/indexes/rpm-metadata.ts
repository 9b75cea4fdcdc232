import { ContribError } from '../system/errors.ts';
import { addPaths, type FilesMeta, filesWriter } from './files-write.ts';
import type { IndexedPackage, Provided } from './package.ts';
import { addPackage, type PackagesMeta, packagesWriter } from './packages.ts';
import type { StoreWriter } from './store-write.ts';
import { attribute, elementText, packageElements, unescapeXml } from './xml.ts';

/** rpm's primary metadata: what packages are called, provide and require (createrepo_c, "primary.xml"). */
export async function readRpmPrimary(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<PackagesMeta> {
  const packages = packagesWriter(store, 'json');
  for await (const element of packageElements(chunks, name)) {
    const pkg = packageOf(element, name);
    if (pkg !== undefined) addPackage(packages, pkg);
  }
  return packages.finish();
}

/** rpm's file lists: every path of every package, by package. */
export async function readRpmFilelists(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<FilesMeta> {
  const files = filesWriter(store, { paths: true });
  for await (const element of packageElements(chunks, name)) {
    const head = element.slice(0, element.indexOf('>'));
    const paths = Array.from(element.matchAll(/<file(?:\s[^>]*)?>([^<]*)<\/file>/g), ([, text = '']) => {
      const path = unescapeXml(text);
      if (path.startsWith('/')) return path.slice(1);
      throw new ContribError('bad-input', `${name}: ${path} is no absolute path`, { place: { file: name } });
    });
    addPaths(files, attribute(head, 'name') ?? '', paths);
  }
  return files.finish();
}

/** Undefined for a source package, on which nothing depends. */
function packageOf(element: string, file: string): IndexedPackage | undefined {
  const name = elementText(element, 'name');
  const version = evr(/<version\s[^>]*>/.exec(element)?.[0] ?? '');
  const architecture = elementText(element, 'arch') ?? 'noarch';
  if (name === undefined || version === undefined) {
    throw new ContribError('bad-input', `${file}: a package has no name or no version`, { place: { file } });
  }
  if (architecture === 'src' || architecture === 'nosrc') return undefined;
  const summary = elementText(element, 'summary');
  const source = elementText(element, 'rpm:sourcerpm') ?? '';
  return {
    name,
    version,
    architecture,
    source: source === '' ? name : source.replace(/-[^-]*-[^-]*$/, ''),
    ...(summary === undefined || summary === '' ? {} : { summary }),
    provides: [...entries(element, 'provides').filter((one) => one.name !== name), ...primaryFiles(element)],
    depends: entries(element, 'requires').map((one) => [one.name]),
  };
}

function entries(element: string, kind: 'provides' | 'requires'): Provided[] {
  const start = element.indexOf(`<rpm:${kind}>`);
  if (start < 0) return [];
  const section = element.slice(start, element.indexOf(`</rpm:${kind}>`, start));
  return [...section.matchAll(/<rpm:entry\s[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    if (name === undefined) return [];
    const version = attribute(tag, 'flags') === 'EQ' ? evr(tag) : undefined;
    return [{ name, ...(version === undefined ? {} : { version }) }];
  });
}

/** The paths that dependencies on files are about are in the primary metadata as well. */
function primaryFiles(element: string): Provided[] {
  return [...element.matchAll(/<file(?:\s[^>]*)?>([^<]*)<\/file>/g)].map(([, path = '']) => ({
    name: unescapeXml(path),
  }));
}

function evr(tag: string): string | undefined {
  const version = attribute(tag, 'ver');
  if (version === undefined) return undefined;
  const [epoch, release] = [attribute(tag, 'epoch'), attribute(tag, 'rel')];
  const prefix = epoch === undefined || epoch === '0' ? '' : `${epoch}:`;
  return `${prefix}${version}${release === undefined ? '' : `-${release}`}`;
}
