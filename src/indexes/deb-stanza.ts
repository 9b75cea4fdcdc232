import type { IndexedPackage, Provided } from './package.ts';

/** The value of a field, its continuations included; undefined where the field is not there, or says nothing. */
export function valueIn(stanza: Buffer, field: string): string | undefined {
  const isFirst = stanza.toString('latin1', 0, field.length + 1) === `${field}:`;
  const found = isFirst ? 0 : stanza.indexOf(`\n${field}:`) + 1;
  if (found === 0 && !isFirst) return undefined;
  let end = stanza.indexOf('\n', found);
  while (end >= 0 && isBlank(stanza[end + 1])) end = stanza.indexOf('\n', end + 1);
  const text = stanza.toString('utf8', found + field.length + 1, end < 0 ? stanza.length : end).trim();
  return text === '' ? undefined : text;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

/** A package of Debian's index, which is known to have a name and a version. */
export function parseDebPackage(stanza: Buffer): IndexedPackage {
  const text = (field: string) => valueIn(stanza, field);
  const name = text('Package') ?? '';
  const [section, priority, summary] = [text('Section'), text('Priority'), text('Description')];
  return {
    name,
    version: text('Version') ?? '',
    architecture: text('Architecture') ?? 'all',
    source: (text('Source') ?? name).replace(/\s.*$/s, ''),
    ...(section === undefined ? {} : { section }),
    ...(priority === undefined ? {} : { priority }),
    ...(text('Essential') === 'yes' ? { essential: true } : {}),
    ...(summary === undefined ? {} : { summary: summary.replace(/\n.*$/s, '') }),
    provides: parseProvides(text('Provides') ?? ''),
    depends: [text('Pre-Depends') ?? '', text('Depends') ?? ''].flatMap(parseDebDepends),
  };
}

export function parseProvides(text: string): Provided[] {
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
