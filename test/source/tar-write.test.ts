// What the tar writer writes, judged by GNU tar, bsdtar, Python and dpkg.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ArchiveEntry } from '../../src/source/archive-entry.ts';
import { scanTree } from '../../src/source/scan.ts';
import { entryHeaders } from '../../src/source/tar-entry-headers.ts';
import { writePlainHeader } from '../../src/source/tar-plain-header.ts';
import { ContribError } from '../../src/system/errors.ts';
import { pathToBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { anyEntry, directory, file, hardlink, noise, readBack, symlink, tarOf, tool } from './archives.ts';

const LONG = 'd'.repeat(60);
const ENTRIES: readonly ArchiveEntry[] = [
  directory('top'),
  file('top/empty', ''),
  file('top/511', noise(511)),
  file('top/512', noise(512)),
  file('top/513', noise(513), { mode: 0o4755, mtime: 2_209_000_000 }),
  file('top/with space\nand newline', 'x'),
  file('top/ünïcode', 'y'),
  file('top/raw-\udcff\udc80', 'z'),
  file(`top/${LONG}/${LONG}/${LONG}/split`, 'prefix'),
  file(`top/${'n'.repeat(200)}`, 'one long part'),
  file(`top/${'n'.repeat(150)}\udcfe`, 'a long part that is not UTF-8'),
  symlink('top/link', 'empty'),
  symlink('top/far', `/${'t'.repeat(150)}`),
  hardlink('top/hard', 'top/513'),
];

test('GNU tar unpacks what was written', needsTool('tar'), async () => {
  const root = scratchDirectory();
  tool('tar', ['xpf', '-'], await tarOf(ENTRIES), root);
  assertTree(root);
});

test('GNU tar unpacks the gnu dialect', needsTool('tar'), async () => {
  const root = scratchDirectory();
  tool('tar', ['xpf', '-'], await tarOf(ENTRIES, { dialect: 'gnu' }), root);
  assertTree(root);
});

test('bsdtar unpacks both dialects', needsTool('bsdtar'), async () => {
  for (const dialect of ['pax', 'gnu'] as const) {
    const root = scratchDirectory();
    tool('bsdtar', ['xpf', '-'], await tarOf(ENTRIES, { dialect }), root);
    assertTree(root);
  }
});

test('Python reads the names, times and owners of both dialects', needsTool('python3'), async () => {
  const script = `
import sys, tarfile, io
t = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()))
for m in t: sys.stdout.buffer.write(b'%s|%d|%d|%d\\0' % (m.name.encode('utf-8','surrogateescape'), m.size, m.mtime, m.uid))
`;
  const entries = [...ENTRIES, file('owned', 'x', { uid: 4_000_000_000, mtime: 8_589_934_592 })];
  const expected = entries.map(
    (entry) => `${entry.path}|${entry.type === 'hardlink' ? 513 : entry.size}|${entry.mtime}|${entry.uid}`,
  );
  for (const dialect of ['pax', 'gnu'] as const) {
    const printed = tool('python3', ['-c', script], await tarOf(entries, { dialect })).toString('latin1');
    const names = printed.split('\0').slice(0, -1);
    // A hard link has the size of what it links to in Python, or none.
    const plain = (line: string) => line.replace(/^(top\/hard)\|\d+/, '$1|');
    const bytes = expected.map((line) => pathToBytes(line).toString('latin1'));
    assert.deepEqual(names.map(plain), bytes.map(plain));
  }
});

test('dpkg reads the gnu dialect', needsTool('dpkg-deb', 'ar'), async () => {
  const root = scratchDirectory();
  const control = await tarOf(
    [file('./control', 'Package: a\nVersion: 1\nArchitecture: all\nMaintainer: A <a@b.c>\nDescription: a\n')],
    {
      dialect: 'gnu',
    },
  );
  writeFileSync(join(root, 'debian-binary'), '2.0\n');
  writeFileSync(join(root, 'control.tar'), control);
  writeFileSync(join(root, 'data.tar'), await tarOf(ENTRIES, { dialect: 'gnu' }));
  tool('ar', ['rcD', 'a.deb', 'debian-binary', 'control.tar', 'data.tar'], undefined, root);
  tool('dpkg-deb', ['-x', 'a.deb', 'out'], undefined, root);
  assertTree(join(root, 'out'));
});

test('what is written is read back the same, whatever the names', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { maxLength: 6 }),
      fc.constantFrom('pax', 'gnu'),
      async (entries, dialect) => {
        const plain = entries.map((entry) =>
          dialect === 'gnu' ? { ...entry, uname: '', gname: '' } : entry,
        );
        const { entries: read } = await readBack(await tarOf(plain, { dialect }));
        assert.deepEqual(read.map(comparable), plain.map(comparable));
      },
    ),
    { numRuns: 150 },
  );
});

test('the same entries give the same bytes', async () => {
  const first = await tarOf(ENTRIES);
  assert.ok(first.equals(await tarOf(ENTRIES)));
  assert.equal(first.length % 512, 0);
});

test('files are read once, with their SHA-256, in pieces and across blocks', async () => {
  const root = scratchDirectory();
  const contents = [noise(3_000_000, 3), noise(1024 * 1024 - 512, 5), noise(700_000, 9)];
  const entries = contents.map((bytes, index) => onDisk(join(root, `f${index}`), bytes));
  const digests: (string | undefined)[] = [];
  const tar = await tarOf(entries, { onEntry: (_, digest) => digests.push(digest) });
  assert.deepEqual(
    digests,
    contents.map((bytes) => createHash('sha256').update(bytes).digest('hex')),
  );
  const { entries: read } = await readBack(tar);
  assert.ok(read.every((entry, index) => entry.bytes.equals(contents[index] ?? Buffer.alloc(0))));
});

test('a stream must have the size that its entry says', async () => {
  const stream = (size: number): ArchiveEntry => ({
    ...file('s', ''),
    size,
    content: {
      kind: 'stream',
      open: async function* () {
        yield Buffer.from('abc');
        yield Buffer.from('def');
      },
    },
  });
  const { entries } = await readBack(await tarOf([stream(6)]));
  assert.equal(entries[0]?.bytes.toString(), 'abcdef');
  await assert.rejects(
    tarOf([stream(5)]),
    failure('incomplete', /s changed while being read: .*more than 5/),
  );
  await assert.rejects(tarOf([stream(7)]), failure('incomplete', /6 bytes instead of 7/));
});

for (const size of [10, 2_000_000]) {
  const damages: readonly [string, (path: string) => void, RegExp][] = [
    ['shrank', (path) => truncateSync(path, 5), /5 bytes instead of/],
    ['grew', (path) => appendFileSync(path, 'more'), /more than/],
    ['vanished', (path) => rmSync(path), /it is gone/],
    ['became a link', replaceWith((path) => symlinkSync('/etc/passwd', path)), /symbolic link/],
    ['became a directory', replaceWith((path) => mkdirSync(path)), /directory/],
  ];
  for (const [what, damage, message] of damages) {
    test(`a file of ${size} bytes that ${what} is an error that names it`, async () => {
      const path = join(scratchDirectory(), 'file');
      const entry = onDisk(path, noise(size));
      damage(path);
      const error = await tarOf([entry]).catch((reason: unknown) => reason);
      assert.ok(error instanceof ContribError);
      assert.equal(error.code, 'incomplete');
      assert.match(error.message, message);
      assert.ok(error.message.includes(path));
    });
  }
}

test('what no archive can say is refused', async () => {
  const entries = [
    file('', 'x'),
    file('a\0b', 'x'),
    symlink('l', ''),
    { ...directory('d'), size: 3 },
    file('t', '', { mtime: 1.5 }),
  ];
  for (const entry of entries) await assert.rejects(tarOf([entry]), failure('bad-input', /cannot be put/));
});

test('a file larger than 8 GiB gets its size into a pax header', async () => {
  const size = 8 * 1024 ** 3;
  const chunk = Buffer.alloc(1 << 20);
  const huge: ArchiveEntry = {
    ...file('huge', ''),
    size,
    content: {
      kind: 'stream',
      open: async function* () {
        yield chunk;
      },
    },
  };
  const heads: Buffer[] = [];
  const { writeTar } = await import('../../src/source/tar-write.ts');
  const write = async (bytes: Buffer) => void heads.push(Buffer.from(bytes.subarray(0, 2048)));
  await assert.rejects(
    writeTar([huge], { write, finish: async () => {}, abort: () => {} }),
    /instead of 8589934592/,
  );
  assert.match(heads[0]?.toString('latin1') ?? '', / size=8589934592\n/);
});

function replaceWith(make: (path: string) => void): (path: string) => void {
  return (path) => {
    rmSync(path);
    make(path);
  };
}

function onDisk(path: string, bytes: Buffer): ArchiveEntry {
  writeFileSync(path, bytes);
  return { ...file(path, ''), size: bytes.length, content: { kind: 'file', path } };
}

function failure(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof ContribError && error.code === code && message.test(error.message);
}

test('the short way to a header gives the bytes of the long one', () => {
  let short = 0;
  fc.assert(
    fc.property(anyEntry, fc.constantFrom('pax' as const, 'gnu' as const), (entry, dialect) => {
      const block = Buffer.alloc(1024, 0xff);
      if (!writePlainHeader(entry, dialect, block, 512)) return;
      short += 1;
      assert.deepEqual(block.subarray(512), entryHeaders(entry, dialect));
    }),
    {
      examples: ENTRIES.flatMap((entry): [ArchiveEntry, 'pax' | 'gnu'][] => [
        [entry, 'pax'],
        [entry, 'gnu'],
      ]),
    },
  );
  assert.ok(short > 0, 'it is taken');
});

/** What a reader must find again. */
function comparable(entry: {
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: number;
  readonly size: number;
  readonly linkTarget?: string | undefined;
}): unknown {
  const { path, type, mode, uid, gid, uname, gname, mtime, size, linkTarget } = entry;
  return { path: path.replace(/\/$/, ''), type, mode, uid, gid, uname, gname, mtime, size, linkTarget };
}

function assertTree(root: string): void {
  const paths = scanTree(root).map((entry) => entry.path);
  for (const entry of ENTRIES)
    assert.ok(paths.includes(entry.path), `${JSON.stringify(entry.path)} is missing`);
  assert.equal(readFileSync(join(root, 'top/513')).compare(noise(513)), 0);
  const stats = lstatSync(join(root, 'top/513'));
  assert.equal(stats.mode & 0o7777, 0o4755);
  assert.equal(stats.mtimeMs / 1000, 2_209_000_000);
  assert.equal(stats.nlink, 2);
  assert.equal(readlinkSync(join(root, 'top/far')), `/${'t'.repeat(150)}`);
  assert.equal(readdirSync(join(root, 'top')).length, 13);
}
