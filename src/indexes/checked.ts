import { createHash } from 'node:crypto';
import { ContribError } from '../system/errors.ts';

/** What a signed or listed description says that a file is. */
export type Expected = {
  /** sha256 when absent. */
  readonly algorithm?: 'sha256' | 'sha512';
  readonly digest: string;
  readonly size?: number;
};

/**
 * The same bytes, compared at their end with what was said of them.
 * @throws ContribError bad-input where they are others.
 */
export async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  { algorithm = 'sha256', digest, size }: Expected,
  name: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash(algorithm);
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (size !== undefined && length > size) throw differs(name, `it is longer than ${size} bytes`);
    hash.update(chunk);
    yield chunk;
  }
  if (size !== undefined && length < size) throw differs(name, `it has ${length} bytes instead of ${size}`);
  const found = hash.digest('hex');
  if (found !== digest) throw differs(name, `its ${algorithm} is ${found} instead of ${digest}`);
}

function differs(name: string, how: string): ContribError {
  return new ContribError('bad-input', `${name} is not what its repository says: ${how}`, {
    place: { file: name },
    hint: 'fetch it again; a mirror may be in the middle of an update',
  });
}

/** The bytes of something small. */
export async function readAll(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  limit: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > limit) throw new ContribError('bad-input', `${name} is larger than ${limit} bytes`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
