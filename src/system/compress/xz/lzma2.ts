import { countOutput, type Decoding, damaged, need } from '../decoding.ts';
import { reserve, resetWindow, type Window } from '../window.ts';
import { decodeChunk, type Lzma, resetState, setProperties } from './lzma-decoder.ts';

/** Memory that one block after the other uses. */
export type Workspace = { readonly window: Window; readonly lzma: Lzma };

type Lzma2 = Workspace & {
  readonly decoding: Decoding;
  needsDictionary: boolean;
  needsProperties: boolean;
};

/**
 * Decompresses LZMA2 data: chunks of at most 2 MiB, each behind a control byte that says its kind and what it resets.
 * The format has no specification of its own; this follows XZ Embedded, xz_dec_lzma2.c.
 */
export async function* decodeLzma2(
  decoding: Decoding,
  workspace: Workspace,
  dictionarySize: number,
): AsyncGenerator<Buffer> {
  const lzma2: Lzma2 = { ...workspace, decoding, needsDictionary: true, needsProperties: true };
  const { window } = workspace;
  for (;;) {
    const control = (await need(decoding, 1))[0] ?? 0;
    if (control === 0) return;
    if (control === 1 || control >= 0xe0) {
      resetWindow(window, dictionarySize);
      lzma2.needsDictionary = false;
      lzma2.needsProperties = true;
    }
    if (lzma2.needsDictionary) throw corrupt(lzma2);
    const size = control < 0x80 ? await readStored(lzma2, control) : await readCompressed(lzma2, control);
    countOutput(decoding, size);
    yield Buffer.from(window.bytes.subarray(window.at - size, window.at));
  }
}

async function readStored(lzma2: Lzma2, control: number): Promise<number> {
  if (control > 2) throw corrupt(lzma2);
  const size = (await need(lzma2.decoding, 2)).readUInt16BE() + 1;
  const bytes = await need(lzma2.decoding, size);
  const { window } = lzma2;
  reserve(window, size);
  window.bytes.set(bytes, window.at);
  window.at += size;
  return size;
}

async function readCompressed(lzma2: Lzma2, control: number): Promise<number> {
  const { decoding, window, lzma } = lzma2;
  const sizes = await need(decoding, 4);
  const size = ((control & 0x1f) << 16) + sizes.readUInt16BE(0) + 1;
  const packedSize = sizes.readUInt16BE(2) + 1;
  if (control >= 0xc0) {
    const properties = (await need(decoding, 1))[0] ?? 0;
    if (!setProperties(lzma, properties)) throw corrupt(lzma2);
    lzma2.needsProperties = false;
  }
  if (lzma2.needsProperties) throw corrupt(lzma2);
  if (control >= 0xa0) resetState(lzma);
  const packed = await need(decoding, packedSize);
  reserve(window, size);
  if (!decodeChunk(lzma, window, packed, size)) throw corrupt(lzma2);
  return size;
}

function corrupt(lzma2: Lzma2): Error {
  return damaged(lzma2.decoding, 'its compressed data is damaged');
}
