import { ContribError } from '../system/errors.ts';

/** The longest element of Fedora's filelists has some 30 MB. */
const LONGEST = 128 * 1024 * 1024;

/**
 * The `<package ...>...</package>` elements of rpm's metadata, as text, one after the other. Only what createrepo
 * writes is taken: no comments, no CDATA, no document type, in which an end might be hidden or an entity grow.
 */
export async function* packageElements(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let isEnded = false;
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    if (text.includes('<!'))
      throw damaged(name, 'it has comments, CDATA or a document type, which createrepo never writes');
    let start = 0;
    for (let end = text.indexOf('</package>'); end >= 0; end = text.indexOf('</package>', start)) {
      const open = text.indexOf('<package', start);
      if (open < 0 || open > end) throw damaged(name, 'a package ends that never began');
      yield text.slice(open, end);
      start = end + '</package>'.length;
    }
    rest = text.slice(start);
    isEnded = /<\/(?:metadata|filelists)>\s*$|<(?:metadata|filelists)[^>]*\/>\s*$/.test(rest.slice(-400));
    if (rest.length > LONGEST) throw damaged(name, `a package is longer than ${LONGEST} bytes`);
  }
  if (!isEnded) throw damaged(name, 'it ends too early');
}

/** The value of an attribute within the text of a tag. */
export function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescapeXml(value);
}

/** The text of the first element of a name. */
export function elementText(text: string, name: string): string | undefined {
  const value = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(text)?.[1];
  return value === undefined ? undefined : unescapeXml(value).trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function damaged(name: string, why: string): ContribError {
  return new ContribError('bad-input', `${name}: ${why}`, { place: { file: name } });
}
