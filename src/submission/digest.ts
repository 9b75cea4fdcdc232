import { createHash, hash } from 'node:crypto';

/** Small contents are hashed in one call: a hash object each would fill the memory faster than it is collected. */
const SMALL = 1024 * 1024;

/**
 * SHA-256 of content that comes in pieces, in hexadecimal.
 * @param size how many bytes it has.
 * @param take is given each piece, which is valid only until the next.
 */
export async function digestOf(
  content: AsyncIterable<Uint8Array>,
  size: number,
  take: (piece: Uint8Array) => void = () => {},
): Promise<string> {
  if (size > SMALL) return digestLarge(content, take);
  const pieces: Uint8Array[] = [];
  let digest: string | undefined;
  for await (const piece of content) {
    take(piece);
    if (piece.length === size) digest = hash('sha256', piece, 'hex');
    else pieces.push(Buffer.from(piece));
  }
  return digest ?? hash('sha256', Buffer.concat(pieces), 'hex');
}

async function digestLarge(
  content: AsyncIterable<Uint8Array>,
  take: (piece: Uint8Array) => void,
): Promise<string> {
  const hasher = createHash('sha256');
  for await (const piece of content) {
    take(piece);
    hasher.update(piece);
  }
  return hasher.digest('hex');
}
