import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { scanTreeWithStats } from '../../src/source/scan.ts';
import { fsPath } from '../../src/system/path-bytes.ts';

/** All that can be told apart in a tree but its times: path, type, mode, owner, content, target. */
export function snapshot(root: string): string[] {
  return scanTreeWithStats(root, { includeVersionControl: true }).map(
    ({ path, type, mode, uid, gid, linkTarget }) => {
      const content =
        type === 'file'
          ? createHash('sha256')
              .update(readFileSync(fsPath(`${root}/${path}`)))
              .digest('hex')
          : '';
      return JSON.stringify([path, type, mode.toString(8), uid, gid, content, linkTarget ?? '']);
    },
  );
}
