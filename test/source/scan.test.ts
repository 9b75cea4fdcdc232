// What a scan of a tree finds, judged by find.
import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readLinkTarget, scanTree, scanTreeWithStats, VERSION_CONTROL_NAMES } from '../../src/source/scan.ts';
import { ContribError } from '../../src/system/errors.ts';
import { comparePaths, fsPath, pathFromBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { anyPath, tool } from './archives.ts';

test('the order is that of the bytes of whole paths', () => {
  const root = writeTree({
    'a/b': '',
    'a-b': '',
    'a.b': '',
    'a/b.c/d': '',
    a0: '',
    ä: '',
    z: '',
    '\udcff': '',
  });
  assert.deepEqual(
    scanTree(root).map((entry) => entry.path),
    ['a', 'a-b', 'a.b', 'a/b', 'a/b.c', 'a/b.c/d', 'a0', 'z', 'ä', '\udcff'],
  );
});

test('find sees the same, whatever the names', needsTool('find'), async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPath, { maxLength: 12 }), async (paths) => {
      const root = scratchDirectory();
      for (const path of paths) mkdirSync(fsPath(join(root, path)), { recursive: true });
      const found = splitAtNul(tool('find', ['.', '-mindepth', '1', '-printf', '%P\\0'], undefined, root));
      const scanned = scanTree(root).map((entry) => entry.path);
      assert.deepEqual(scanned, found.toSorted(comparePaths));
      rmSync(root, { recursive: true });
    }),
    { numRuns: 40 },
  );
});

test('find says the same of everything', needsTool('find', 'mkfifo'), () => {
  const root = writeTree({
    'file with\nnewline': 'content',
    'dir/sub': '',
    'raw-\udcfe': { link: 'target-\udcff' },
  });
  writeFileSync(join(root, 'setuid'), 'x');
  chmodSync(join(root, 'setuid'), 0o6755);
  chmodSync(join(root, 'dir'), 0o1770);
  linkSync(join(root, 'setuid'), join(root, 'twin'));
  tool('mkfifo', [join(root, 'pipe')]);
  const format = '%P|%y|%s|%m|%U|%G|%Ts|%D|%i|%n|%l\\0';
  const found = splitAtNul(tool('find', ['.', '-mindepth', '1', '-printf', format], undefined, root));
  const letters = { file: 'f', directory: 'd', symlink: 'l', fifo: 'p' } as Readonly<Record<string, string>>;
  const scanned = scanTreeWithStats(root).map((entry) =>
    [
      entry.path,
      letters[entry.type],
      entry.size,
      entry.mode.toString(8),
      entry.uid,
      entry.gid,
      entry.mtime,
      entry.device,
      entry.inode,
      entry.links,
      entry.linkTarget ?? '',
    ].join('|'),
  );
  assert.deepEqual(scanned.toSorted(comparePaths), found.map(withoutFraction).toSorted(comparePaths));
});

test('links are not followed, not even to a directory above', () => {
  const root = writeTree({
    'a/loop': { link: '..' },
    'a/abs': { link: '/etc' },
    dangling: { link: 'nowhere' },
  });
  const links = scanTree(root).filter((entry) => entry.type === 'symlink');
  assert.deepEqual(
    links.map((entry) => [entry.path, readLinkTarget(join(root, entry.path))]),
    [
      ['a/abs', '/etc'],
      ['a/loop', '..'],
      ['dangling', 'nowhere'],
    ],
  );
  assert.equal(scanTree(root).length, 4);
});

test('version control is left out at any level, unless it is asked for', () => {
  const items = Object.fromEntries(VERSION_CONTROL_NAMES.map((name) => [`sub/${name}/data`, '']));
  const root = writeTree({
    ...items,
    '.git': 'gitdir: elsewhere',
    'sub/.gitignore': '',
    'other/CVS': 'a file',
  });
  assert.deepEqual(
    scanTree(root).map((entry) => entry.path),
    ['other', 'other/CVS', 'sub', 'sub/.gitignore'],
  );
  const all = scanTree(root, { includeVersionControl: true });
  assert.equal(all.length, 5 + 2 * VERSION_CONTROL_NAMES.length);
});

test('what is excluded is left out with all below it, and not read', () => {
  const root = writeTree({ 'keep/file': '', 'drop/file': '', 'keep/drop.o': '' });
  const asked: string[] = [];
  const exclude = (path: string, type: string) => {
    asked.push(path);
    return (type === 'directory' && path === 'drop') || path.endsWith('.o');
  };
  assert.deepEqual(
    scanTree(root, { exclude }).map((entry) => entry.path),
    ['keep', 'keep/file'],
  );
  assert.ok(!asked.includes('drop/file'));
});

test('a root that is a link to a directory is looked into, and anything else refused', () => {
  const root = writeTree({ 'tree/file': '', plain: '' });
  symlinkSync('tree', join(root, 'link'));
  assert.equal(scanTree(join(root, 'link')).length, 1);
  for (const path of ['plain', 'missing']) {
    const refused = (error: unknown) => error instanceof ContribError && error.code === 'bad-input';
    assert.throws(() => scanTree(join(root, path)), refused);
  }
});

function splitAtNul(output: Buffer): string[] {
  return pathFromBytes(output).split('\0').slice(0, -1);
}

/** find says times with a fraction. */
function withoutFraction(line: string): string {
  return line.replace(/\|(\d+)\.\d+\|/, '|$1|');
}
