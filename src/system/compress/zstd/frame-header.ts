import { type Decoding, damaged, need } from '../decoding.ts';

/** What a frame says of itself (RFC 8878, 3.1.1.1). */
export type FrameHeader = {
  /** How far back matches reach, in bytes. */
  readonly windowSize: number;
  readonly contentSize: number | undefined;
  readonly hasChecksum: boolean;
};

export async function readFrameHeader(decoding: Decoding): Promise<FrameHeader> {
  const flags = (await need(decoding, 5))[4] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  if ((flags & 0x08) !== 0) throw damaged(decoding, 'its zstd header is not known');
  const window = isSingle ? 0 : windowSizeOf((await need(decoding, 1))[0] ?? 0);
  const dictionary = await readNumber(decoding, [0, 1, 2, 4][flags & 3] ?? 0);
  if (dictionary !== undefined && dictionary !== 0) throw damaged(decoding, 'it needs a zstd dictionary');
  const width = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const stored = await readNumber(decoding, width);
  const contentSize = stored === undefined ? undefined : stored + (width === 2 ? 256 : 0);
  const windowSize = isSingle ? (contentSize ?? 0) : window;
  if (windowSize > decoding.limits.maxMemory) {
    throw damaged(decoding, `reading it would take ${windowSize} bytes of memory`);
  }
  return { windowSize, contentSize, hasChecksum: (flags & 0x04) !== 0 };
}

function windowSizeOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

async function readNumber(decoding: Decoding, width: number): Promise<number | undefined> {
  if (width === 0) return undefined;
  const bytes = await need(decoding, width);
  if (width < 8) return bytes.readUIntLE(0, width);
  return bytes.readUInt32LE(0) + bytes.readUInt32LE(4) * 2 ** 32;
}
