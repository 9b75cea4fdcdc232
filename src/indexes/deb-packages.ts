import { ContribError } from '../system/errors.ts';
import type { IndexedPackage, Provided } from './package.ts';
import { type PackagesMeta, packagesWriter } from './packages.ts';
import type { StoreWriter } from './store-write.ts';

/** The longest stanza of Debian has some 60 kB. */
const LONGEST_STANZA = 4 * 1024 * 1024;

/** Debian's Packages index (deb822(5), wiki.debian.org/DebianRepository/Format): stanzas with an empty line between. */
export async function readDebPackages(
  chunks: AsyncIterable<Uint8Array>,
  store: StoreWriter,
  name: string,
): Promise<PackagesMeta> {
  const packages = packagesWriter(store);
  let count = 0;
  for await (const stanza of debStanzas(chunks, name)) {
    count += 1;
    packages.add(packageOf(stanza, name, count));
  }
  return packages.finish();
}

/** The stanzas of an index, none of them empty. */
export async function* debStanzas(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let count = 0;
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', start)) {
      const stanza = text.slice(start, end).replace(/^\n+/, '');
      start = end + 2;
      if (stanza.trim() === '') continue;
      count += 1;
      yield stanza;
    }
    rest = text.slice(start);
    if (rest.length > LONGEST_STANZA) throw damaged(name, count + 1, 'has no end');
  }
  const last = (rest + decoder.decode()).replace(/^\n+/, '').trimEnd();
  if (last !== '') yield last;
}

const WANTED = new Set([
  'Package',
  'Version',
  'Architecture',
  'Source',
  'Section',
  'Priority',
  'Essential',
  'Description',
  'Provides',
  'Depends',
  'Pre-Depends',
]);

function packageOf(stanza: string, file: string, count: number): IndexedPackage {
  const fields = fieldsOf(stanza);
  const text = (key: string) => fields.get(key);
  const [name, version] = [text('Package'), text('Version')];
  if (name === undefined || version === undefined) throw damaged(file, count, 'has no Package or no Version');
  const [section, priority, summary] = [text('Section'), text('Priority'), text('Description')];
  return {
    name,
    version,
    architecture: text('Architecture') ?? 'all',
    source: (text('Source') ?? name).replace(/\s.*$/s, ''),
    ...(section === undefined ? {} : { section }),
    ...(priority === undefined ? {} : { priority }),
    ...(text('Essential') === 'yes' ? { essential: true } : {}),
    ...(summary === undefined ? {} : { summary }),
    provides: providesOf(text('Provides') ?? ''),
    depends: [text('Pre-Depends') ?? '', text('Depends') ?? ''].flatMap(parseDebDepends),
  };
}

/** The first line of each field that is asked for, with the lines that continue a list. */
function fieldsOf(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let key = '';
  for (let start = 0; start < stanza.length; ) {
    const newline = stanza.indexOf('\n', start);
    const end = newline < 0 ? stanza.length : newline;
    const first = stanza.charCodeAt(start);
    if (first === 0x20 || first === 0x09) {
      if (key !== '' && key !== 'Description')
        fields.set(key, `${fields.get(key) ?? ''} ${stanza.slice(start, end).trim()}`);
    } else {
      const colon = stanza.indexOf(':', start);
      const name = colon < 0 || colon > end ? '' : stanza.slice(start, colon);
      key = WANTED.has(name) ? name : '';
      if (key !== '') fields.set(key, stanza.slice(colon + 1, end).trim());
    }
    start = end + 1;
  }
  return fields;
}

function providesOf(text: string): Provided[] {
  return splitList(text, ',').map((item) => {
    const [, name = item, version] = /^([^\s(:]+)[^(]*(?:\(=\s*([^)]+)\))?/.exec(item) ?? [];
    return version === undefined ? { name } : { name, version: version.trim() };
  });
}

/** The names of a Depends field: any one of each list (Debian policy 7.1). */
export function parseDebDepends(text: string): string[][] {
  return splitList(text, ',').map((item) =>
    splitList(item, '|').map((one) => /^[^\s(:[<]+/.exec(one)?.[0] ?? one),
  );
}

function splitList(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function damaged(file: string, count: number, what: string): ContribError {
  return new ContribError('bad-input', `${file}: the ${count}. package of this index ${what}`, {
    place: { file },
  });
}
