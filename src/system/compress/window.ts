/**
 * The last bytes that came out, to which matches refer. The bytes lie in one piece, so that copying is fast; when it is
 * full, what matches can still reach moves to its front.
 */
export type Window = {
  bytes: Uint8Array;
  /** How far back matches may reach. */
  size: number;
  /** Where what matches may reach begins. */
  start: number;
  /** Where the next byte goes. */
  at: number;
};

const SLACK = 1024 * 1024;

export function createWindow(): Window {
  return { bytes: new Uint8Array(0), size: 0, start: 0, at: 0 };
}

/** Forgets everything, and lets matches reach back so far. */
export function resetWindow(window: Window, size: number): void {
  window.size = size;
  window.start = 0;
  window.at = 0;
}

/** Makes room for so many more bytes in one piece. Memory grows with what came out, not with what was announced. */
export function reserve(window: Window, count: number): void {
  window.start = Math.max(window.start, window.at - window.size);
  if (window.at + count <= window.bytes.length) return;
  // LZMA's model depends on the position modulo 16, which moving must keep.
  const from = window.start & ~15;
  const kept = window.at - from;
  const most = window.size + (window.size >> 2) + SLACK + count;
  const wanted = Math.min(most, Math.max(2 * (kept + count), SLACK));
  if (window.bytes.length >= wanted) {
    window.bytes.copyWithin(0, from, window.at);
  } else {
    const bytes = new Uint8Array(wanted);
    bytes.set(window.bytes.subarray(from, window.at));
    window.bytes = bytes;
  }
  window.start -= from;
  window.at = kept;
}

export function putByte(window: Window, byte: number): void {
  window.bytes[window.at] = byte;
  window.at += 1;
}

/** Repeats what lies `distance` bytes back; false where that was never there. Room must be reserved. */
export function copyMatch(window: Window, distance: number, length: number): boolean {
  const { bytes, at } = window;
  const from = at - distance;
  if (from < window.start) return false;
  window.at = at + length;
  if (distance >= length && length > 32) {
    bytes.copyWithin(at, from, from + length);
    return true;
  }
  for (let index = 0; index < length; index += 1) bytes[at + index] = bytes[from + index] ?? 0;
  return true;
}
