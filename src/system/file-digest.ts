import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { fsPath } from './path-bytes.ts';

const BLOCK = 1024 * 1024;

/** SHA-256 of a file, in hexadecimal. Read in large blocks: a stream of small ones takes twice the time. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(BLOCK);
  const fd = openSync(fsPath(path), 'r');
  try {
    for (;;) {
      const count = readSync(fd, block, 0, BLOCK, null);
      if (count === 0) return hash.digest('hex');
      hash.update(block.subarray(0, count));
      // Signals get their turn between two blocks.
      await setImmediate();
    }
  } finally {
    closeSync(fd);
  }
}
