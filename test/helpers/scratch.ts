import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fsPath } from '../../src/system/path-bytes.ts';

/** Content, a symbolic link, a mode with content, or an empty directory. */
export type TreeItem =
  | string
  | { readonly link: string }
  | { readonly text: string; readonly mode: number }
  | { readonly directory: true };

/** A directory that is gone when the test file is done. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'contrib-test-'));
  after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Writes a tree; directories come of themselves. Gives the directory back. */
export function writeTree(items: Readonly<Record<string, TreeItem>>, directory = scratchDirectory()): string {
  for (const [path, item] of Object.entries(items)) {
    const full = `${directory}/${path}`;
    mkdirSync(fsPath(dirname(full)), { recursive: true });
    if (typeof item === 'string') writeFileSync(fsPath(full), item);
    else if ('link' in item) symlinkSync(item.link, fsPath(full));
    else if ('directory' in item) mkdirSync(fsPath(full), { recursive: true });
    else {
      writeFileSync(fsPath(full), item.text);
      chmodSync(fsPath(full), item.mode);
    }
  }
  return directory;
}
