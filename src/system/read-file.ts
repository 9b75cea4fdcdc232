import { createReadStream } from 'node:fs';
import { fsPath } from './path-bytes.ts';

/** Bytes of a piece of a file that is known to be large: fewer pieces cost less. */
export const LARGE_PIECES = 512 * 1024;

/** The content of a file in pieces, of so many bytes if that is said. It is opened when the first piece is asked for. */
export async function* readFileStream(path: string, pieces?: number): AsyncIterable<Uint8Array> {
  yield* createReadStream(fsPath(path), { highWaterMark: pieces }) as AsyncIterable<Uint8Array>;
}
