import { gunzipSync } from 'node:zlib';
import { pathFromBytes } from '../../../system/path-bytes.ts';
import { badPackage } from '../../read/problem.ts';

const LARGEST = 256 * 1024 * 1024;

/** The sha256 of each file, by its installed path, that a .MTREE says (mtree(5), compressed with gzip). */
export function mtreeDigests(bytes: Buffer, origin: string): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const line of unpackMtree(bytes, origin).split('\n')) {
    const [, name, digest] = /^\.(\/\S+) .*\bsha256digest=([0-9a-f]{64})\b/.exec(line) ?? [];
    if (name !== undefined && digest !== undefined) digests.set(unescapeName(name), digest);
  }
  return digests;
}

function unpackMtree(bytes: Buffer, origin: string): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST }).toString('latin1');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw badPackage(origin, 'its .MTREE is damaged');
  }
}

/** Every byte that is not a plain character stands as a backslash and three octal digits (vis(3)). */
function unescapeName(name: string): string {
  if (!name.includes('\\') && !/[\x80-\xff]/.test(name)) return name;
  const latin1 = name.replace(/\\([0-7]{3})/g, (_match, digits) =>
    String.fromCharCode(Number.parseInt(String(digits), 8) & 0xff),
  );
  return pathFromBytes(Buffer.from(latin1, 'latin1'));
}
