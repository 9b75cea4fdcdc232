import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readLinkTarget, scanTree } from '../../src/source/scan.ts';
import { fsPath } from '../../src/system/path-bytes.ts';

/** What git cannot store, one item of `tree.json`. A byte that is not UTF-8 is written as \udcXX in a path. */
const TreeItem = z.strictObject({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink', 'fifo']),
  content: z.string().optional(),
  mode: z.string().optional(),
  target: z.string().optional(),
  /** It is there while the tree is looked at, and not when the rule is. */
  gone: z.boolean().optional(),
});
type TreeItem = z.infer<typeof TreeItem>;

/** Copies a fixture, with modes that do not depend on the umask of whoever checked it out. */
export function copyFixture(from: string, to: string, leaveOut: readonly string[]): void {
  mkdirSync(to, { recursive: true });
  for (const { path, type } of scanTree(from, { exclude: (path) => leaveOut.includes(path) })) {
    const source = `${from}/${path}`;
    const target = `${to}/${path}`;
    if (type === 'directory') makeDirectory(target);
    else if (type === 'symlink') symlinkSync(readLinkTarget(source), fsPath(target));
    else copyFile(source, target);
  }
}

/** Makes what `tree.json` lists; paths below `root/` and `built/` belong to those trees. */
export function makeItems(file: string, scratch: string): void {
  for (const item of readItems(file)) makeItem(item, below(item, scratch));
}

/** Removes what is to be gone when the rule is judged. */
export function removeGone(file: string, scratch: string): void {
  for (const item of readItems(file)) {
    if (item.gone === true) rmSync(fsPath(`${below(item, scratch)}/${item.path}`));
  }
}

function readItems(file: string): TreeItem[] {
  return z.array(TreeItem).parse(JSON.parse(readFileSync(file, 'utf8')));
}

function below({ path }: TreeItem, scratch: string): string {
  return join(scratch, /^(root|built)(\/|$)/.test(path) ? '' : 'source');
}

function makeItem({ path, type, content = '', mode, target = '' }: TreeItem, below: string): void {
  const at = `${below}/${path}`;
  mkdirSync(fsPath(dirname(at)), { recursive: true });
  if (type === 'symlink') {
    symlinkSync(target, fsPath(at));
    return;
  }
  if (type === 'fifo') spawnSync('mkfifo', [at]);
  else if (type === 'directory') makeDirectory(at);
  else writeFileSync(fsPath(at), content);
  chmodSync(
    fsPath(at),
    mode === undefined ? (type === 'directory' ? 0o755 : 0o644) : Number.parseInt(mode, 8),
  );
}

function makeDirectory(path: string): void {
  mkdirSync(fsPath(path), { recursive: true });
  chmodSync(fsPath(path), 0o755);
}

function copyFile(from: string, to: string): void {
  copyFileSync(fsPath(from), fsPath(to));
  chmodSync(fsPath(to), (statSync(fsPath(from)).mode & 0o100) === 0 ? 0o644 : 0o755);
}
