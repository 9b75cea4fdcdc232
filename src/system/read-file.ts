import { createReadStream } from 'node:fs';
import { fsPath } from './path-bytes.ts';

/** The content of a file in pieces. It is opened when the first piece is asked for. */
export async function* readFileStream(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(fsPath(path)) as AsyncIterable<Uint8Array>;
}
