// Tar archives byte by byte, so that they can say what no honest program writes.
import { gzipSync } from 'node:zlib';

/** One header with its data; what is left out is as in a bundle that contrib made. */
export type RawEntry = {
  readonly name: string | Buffer;
  /** A typeflag of pax(1): 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 directory, 6 FIFO. */
  readonly type?: string;
  readonly mode?: number;
  readonly data?: string | Buffer;
  /** The size in the header, where it lies. */
  readonly size?: number;
  readonly link?: string;
  readonly prefix?: string;
  readonly uid?: number;
  readonly uname?: string;
  readonly mtime?: number;
  /** Records of a pax header before it. */
  readonly pax?: Readonly<Record<string, string>>;
  /** Names in headers of GNU before it. */
  readonly longName?: string;
  readonly longLink?: string;
};

export const MTIME = Date.UTC(2026, 10, 1) / 1000;
const BLOCK = 512;

export function rawTar(entries: readonly RawEntry[], end = Buffer.alloc(2 * BLOCK)): Buffer {
  return Buffer.concat([...entries.map(rawEntry), end]);
}

export function rawTarGz(entries: readonly RawEntry[]): Buffer {
  return gzipSync(rawTar(entries));
}

export function rawEntry(entry: RawEntry): Buffer {
  const { pax, longName, longLink } = entry;
  const records = Object.entries(pax ?? {}).map(([key, value]) => paxRecord(key, value));
  return Buffer.concat([
    ...(records.length === 0
      ? []
      : [block({ name: 'PaxHeaders/x', type: 'x', data: Buffer.concat(records) })]),
    ...(longLink === undefined ? [] : [block({ name: '././@LongLink', type: 'K', data: `${longLink}\0` })]),
    ...(longName === undefined ? [] : [block({ name: '././@LongLink', type: 'L', data: `${longName}\0` })]),
    block(entry),
  ]);
}

function block(entry: RawEntry): Buffer {
  const data = Buffer.from(entry.data ?? '');
  const header = Buffer.alloc(BLOCK);
  Buffer.from(entry.name).copy(header, 0, 0, 100);
  const type = entry.type ?? '0';
  const mode = entry.mode ?? (type === '5' ? 0o755 : 0o644);
  octal(header, 100, 8, mode);
  octal(header, 108, 8, entry.uid ?? 0);
  octal(header, 116, 8, 0);
  octal(header, 124, 12, entry.size ?? data.length);
  octal(header, 136, 12, entry.mtime ?? MTIME);
  header.write(type, 156, 'latin1');
  header.write(entry.link ?? '', 157, 100, 'utf8');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(entry.uname ?? 'root', 265, 'latin1');
  header.write('root', 297, 'latin1');
  header.write(entry.prefix ?? '', 345, 155, 'utf8');
  return Buffer.concat([withSum(header), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)]);
}

/** The header with the check sum that is right for it (POSIX, pax, "ustar Interchange Format"). */
export function withSum(header: Buffer): Buffer {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  octal(header, 148, 7, sum);
  return header;
}

function octal(header: Buffer, at: number, width: number, value: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

function paxRecord(key: string, value: string): Buffer {
  const body = Buffer.from(` ${key}=${value}\n`);
  let length = body.length + 1;
  while (String(length).length + body.length !== length) length += 1;
  return Buffer.concat([Buffer.from(String(length)), body]);
}
