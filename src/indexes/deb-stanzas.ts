import { ContribError } from '../system/errors.ts';

/** The longest stanza of Debian has some 60 kB. */
const LONGEST_STANZA = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The stanzas of an index (deb822(5)), none of them empty. The bytes are good until the next one is asked for. */
export async function* debStanzaBytes(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf('\n\n'); end >= 0; end = bytes.indexOf('\n\n', start)) {
      while (bytes[start] === NEWLINE) start += 1;
      if (end > start) {
        count += 1;
        yield bytes.subarray(start, end);
      }
      start = Math.max(start, end + 2);
    }
    rest = Buffer.from(bytes.subarray(start));
    if (rest.length > LONGEST_STANZA) throw damagedStanza(name, count + 1, 'has no end');
  }
  const last = rest.subarray(firstText(rest), lastText(rest));
  if (last.length > 0) yield last;
}

/** The same as text. */
export async function* debStanzas(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  for await (const stanza of debStanzaBytes(chunks, name)) yield stanza.toString('utf8');
}

export function damagedStanza(file: string, count: number, what: string): ContribError {
  return new ContribError('bad-input', `${file}: the ${count}. package of this index ${what}`, {
    place: { file },
  });
}

function firstText(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && bytes[at] === NEWLINE) at += 1;
  return at;
}

function lastText(bytes: Buffer): number {
  let at = bytes.length;
  while (at > 0 && (bytes[at - 1] ?? 0) <= 0x20) at -= 1;
  return at;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
