import { createHash } from 'node:crypto';
import { readFileStream } from '../system/read-file.ts';

/** SHA-256 of a file, in hexadecimal. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readFileStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
