/**
 * File names are bytes; JavaScript strings are not. A path is held as a string in which each byte that is
 * not valid UTF-8 stands as one lone surrogate U+DC80..U+DCFF (Python's surrogateescape, PEP 383): lossless,
 * and an ordinary string wherever the name is ordinary.
 */
const ESCAPED = /[\udc80-\udcff]/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The path that these bytes spell. */
export function pathFromBytes(bytes: Uint8Array): string {
  if (isAscii(bytes)) return asBuffer(bytes).toString('latin1');
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeEscaping(bytes);
  }
}

/** The bytes that a path stands for: the reverse of `pathFromBytes`. */
export function pathToBytes(path: string): Buffer {
  if (!hasRawBytes(path)) return Buffer.from(path, 'utf8');
  const parts = path.split(/((?<![\ud800-\udbff])[\udc80-\udcff])/);
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.from([part.charCodeAt(0) - 0xdc00]) : Buffer.from(part, 'utf8'),
    ),
  );
}

/** Whether a path holds bytes that are not UTF-8, so that a string would not name the file. */
export function hasRawBytes(path: string): boolean {
  // In this order: V8 knows of most names that they are well formed without looking at a character.
  return !path.isWellFormed() && ESCAPED.test(path);
}

/** What the functions of node:fs take for this path. */
export function fsPath(path: string): string | Buffer {
  return hasRawBytes(path) ? pathToBytes(path) : path;
}

/** Order of the bytes, whatever the locale. Returns a negative number, zero or a positive number. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left === right) continue;
    // Below the surrogates the order of UTF-16 is the order of UTF-8.
    if (left < 0xd800 && right < 0xd800) return left - right;
    return Buffer.compare(pathToBytes(a), pathToBytes(b));
  }
  return a.length - b.length;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

function decodeEscaping(bytes: Uint8Array): string {
  let text = '';
  let index = 0;
  while (index < bytes.length) {
    const length = sequenceLength(bytes, index);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + (bytes[index] ?? 0));
      index += 1;
      continue;
    }
    text += decoder.decode(bytes.subarray(index, index + length));
    index += length;
  }
  return text;
}

/** The length of the valid UTF-8 sequence at `index`, or 0 where there is none. */
function sequenceLength(bytes: Uint8Array, index: number): number {
  for (let length = 1; length <= 4; length += 1) {
    try {
      if (
        index + length <= bytes.length &&
        decoder.decode(bytes.subarray(index, index + length)).length > 0
      ) {
        return length;
      }
    } catch {
      // Not a sequence of this length.
    }
  }
  return 0;
}
