// Packages byte by byte, so that they can say what no honest program writes.
import { gzipSync } from 'node:zlib';
import { type RawEntry, rawTar, rawTarGz } from '../bundle/raw-tar.ts';

export type ArItem = { readonly name: string; readonly data: Buffer; readonly size?: number | string };

export function rawAr(items: readonly ArItem[]): Buffer {
  const parts = items.flatMap(({ name, data, size = data.length }, index) => [
    Buffer.from(
      `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${String(size).padEnd(10)}\`\n`,
    ),
    data,
    // The last member needs no padding, so that every byte that is cut off is missed.
    Buffer.alloc(index === items.length - 1 ? 0 : data.length % 2, '\n'),
  ]);
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

export const CONTROL: Readonly<Record<string, string>> = {
  Package: 'demo',
  Version: '1.0-1',
  Architecture: 'all',
  Depends: 'a (>= 1) | b, c',
  Description: 'A demonstration\n of hostile input',
};

export type RawDeb = {
  readonly fields?: Readonly<Record<string, string>>;
  readonly control?: Buffer;
  readonly more?: readonly RawEntry[];
  readonly data?: readonly RawEntry[] | Buffer;
  readonly dataName?: string;
};

const DATA: readonly RawEntry[] = [
  { name: './', type: '5' },
  { name: './usr/', type: '5' },
  { name: './usr/demo', data: 'content\n' },
];

export function rawDeb({
  fields,
  control,
  more = [],
  data = DATA,
  dataName = 'data.tar.gz',
}: RawDeb = {}): Buffer {
  const text = Object.entries({ ...CONTROL, ...fields })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
  return rawAr([
    { name: 'debian-binary', data: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', data: control ?? rawTarGz([{ name: './control', data: text }, ...more]) },
    { name: dataName, data: Buffer.isBuffer(data) ? data : rawTarGz(data) },
  ]);
}

/** A value of a tag of rpm: its type, and its bytes as they lie there. */
export type RawTag = {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly data: Buffer;
  readonly offset?: number;
};

export function text(tag: number, value: string): RawTag {
  return { tag, type: 6, count: 1, data: Buffer.from(`${value}\0`) };
}

export function texts(tag: number, values: readonly string[]): RawTag {
  return {
    tag,
    type: 8,
    count: values.length,
    data: Buffer.from(values.map((value) => `${value}\0`).join('')),
  };
}

export function integers(tag: number, values: readonly number[]): RawTag {
  const data = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) data.writeUInt32BE(value, index * 4);
  return { tag, type: 4, count: values.length, data };
}

export function rawHeader(tags: readonly RawTag[], sizes: { entries?: number; bytes?: number } = {}): Buffer {
  const data: Buffer[] = [];
  let at = 0;
  const index = tags.map(({ tag, type, count, data: bytes, offset = at }) => {
    const entry = Buffer.alloc(16);
    for (const [field, value] of [tag, type, offset, count].entries())
      entry.writeUInt32BE(value >>> 0, field * 4);
    data.push(bytes);
    at += bytes.length;
    return entry;
  });
  const intro = Buffer.from('8eade80100000000', 'hex');
  const counts = Buffer.alloc(8);
  counts.writeUInt32BE(sizes.entries ?? tags.length, 0);
  counts.writeUInt32BE(sizes.bytes ?? at, 4);
  return Buffer.concat([intro, counts, ...index, ...data]);
}

/** The tags of a package with one file; those of `more` come instead of theirs. */
export function rawRpm(more: readonly RawTag[] = [], sizes: Parameters<typeof rawHeader>[1] = {}): Buffer {
  const tags = [
    text(1000, 'demo'),
    text(1001, '1.0'),
    text(1002, '1'),
    text(1004, 'A demonstration'),
    text(1005, 'of hostile input'),
    text(1022, 'noarch'),
    integers(1028, [8]),
    integers(1030, [0o100644]),
    texts(1036, ['']),
    integers(1037, [0]),
    texts(1039, ['root']),
    texts(1040, ['root']),
    text(1044, 'demo.src.rpm'),
    integers(1116, [0]),
    texts(1117, ['demo']),
    texts(1118, ['/usr/']),
  ].filter(({ tag }) => !more.some((one) => one.tag === tag));
  const lead = Buffer.alloc(96);
  Buffer.from('edabeedb0300', 'hex').copy(lead);
  const rest = Buffer.concat([rawHeader([...tags, ...more], sizes), gzipSync(cpio())]);
  const signature = rawHeader([integers(1000, [rest.length])]);
  const padding = Buffer.alloc((8 - (signature.length % 8)) % 8);
  return Buffer.concat([lead, signature, padding, rest]);
}

function cpio(): Buffer {
  const member = (name: string, data: string) => {
    const fields = [0, 0o100644, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length + 1, 0];
    const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
    return Buffer.concat([pad(Buffer.from(head)), pad(Buffer.from(data))]);
  };
  return Buffer.concat([member('./usr/demo', 'content\n'), member('TRAILER!!!', '')]);
}

function pad(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

export const PKGINFO: Readonly<Record<string, string>> = {
  pkgname: 'demo',
  pkgver: '1.0-1',
  pkgdesc: 'A demonstration',
  arch: 'any',
  depend: 'a>=1',
};

export function rawPacman(
  fields: Readonly<Record<string, string>> = {},
  data: readonly RawEntry[] = [],
): Buffer {
  return rawTarGz(rawPacmanEntries(fields, data));
}

export function rawPacmanTar(): Buffer {
  return rawTar(rawPacmanEntries({}, []));
}

function rawPacmanEntries(fields: Readonly<Record<string, string>>, data: readonly RawEntry[]): RawEntry[] {
  const lines = Object.entries({ ...PKGINFO, ...fields }).map(([key, value]) => `${key} = ${value}\n`);
  return [
    { name: '.PKGINFO', data: lines.join('') },
    { name: 'usr/', type: '5' },
    { name: 'usr/demo', data: 'x' },
    ...data,
  ];
}

export function rawApk(
  fields: Readonly<Record<string, string>> = {},
  data: readonly RawEntry[] = [],
): Buffer {
  const { arch = '', ...info } = PKGINFO;
  const lines = Object.entries({ ...info, arch, pkgver: '1.0-r1', ...fields, datahash: '0'.repeat(64) });
  const control = rawTar(
    [{ name: '.PKGINFO', data: lines.map(([key, value]) => `${key} = ${value}\n`).join('') }],
    Buffer.alloc(0),
  );
  return Buffer.concat([
    gzipSync(control),
    rawTarGz([{ name: 'usr/', type: '5' }, { name: 'usr/demo', data: 'x' }, ...data]),
  ]);
}
