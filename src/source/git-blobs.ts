import { byteReader, fill, take, takeAvailable } from '../system/compress/byte-reader.ts';
import { ContribError } from '../system/errors.ts';
import { gitFailure, gitStream } from './git-command.ts';

/** Reads blobs one after the other from one process. Close it, or the program does not end. */
export type BlobReader = {
  /** The content of a blob. Read it to the end before the next. */
  readonly read: (id: string) => AsyncIterable<Buffer>;
  readonly close: () => Promise<void>;
};

const ID = /^[0-9a-f]{40,64}$/;
const NEWLINE = 0x0a;

export function openBlobs(root: string): BlobReader {
  const command = gitStream(root, ['cat-file', '--batch']);
  const reader = byteReader(command.stdout);

  async function* read(id: string): AsyncGenerator<Buffer> {
    if (!ID.test(id)) throw new ContribError('bad-input', `${id} is not the name of a git object`);
    command.stdin.write(`${id}\n`);
    // `id type size`, the content, and a newline (git-cat-file(1), "Batch Output").
    const [, type, size] = (await readLine()).split(' ');
    if (type !== 'blob') throw new ContribError('bad-input', `git has no file ${id}`);
    let left = Number(size);
    while (left > 0 && (await fill(reader))) {
      const chunk = takeAvailable(reader, left);
      left -= chunk.length;
      yield chunk;
    }
    const end = await take(reader, 1);
    if (left > 0 || end[0] !== NEWLINE) throw gitFailure(`read ${id}`, await command.ended);
  }

  async function readLine(): Promise<string> {
    let line = '';
    for (;;) {
      const byte = (await take(reader, 1))[0];
      if (byte === undefined) throw gitFailure('read a file', await command.ended);
      if (byte === NEWLINE) return line;
      line += String.fromCharCode(byte);
    }
  }

  async function close(): Promise<void> {
    command.stdin.end();
    command.kill();
    await command.ended;
  }

  return { read, close };
}

/** The whole content of one blob, as it is committed. */
export async function blobContent(blobs: BlobReader, id: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of blobs.read(id)) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}
