// Small archives of a contribution: what is made, and what is read of others.
import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { ArchiveEntry } from '../../src/source/archive-entry.ts';
import type { ArchiveLimits } from '../../src/source/read-entry.ts';
import { scanTree } from '../../src/source/scan.ts';
import { smallArchive } from '../../src/source/small-archive.ts';
import { readZip } from '../../src/source/zip.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import {
  bytesOf,
  directory,
  file,
  hardlink,
  noise,
  type ReadBack,
  readBack,
  symlink,
  text,
  tool,
} from './archives.ts';

const NOTHING = Buffer.alloc(0);
const ENTRIES: readonly ArchiveEntry[] = [
  directory('ubuntu'),
  file('ubuntu/distro.yaml', 'maintainer: A\n'),
  file('ubuntu/hooks/post-install.sh', '#!/bin/sh\n', { mode: 0o755 }),
  file('ubuntu/empty', ''),
  file('ubuntu/large', text(100_000)),
  file('ubuntu/noise', noise(5000)),
  file('ubuntu/with space and ünïcode', 'x'),
  file(`ubuntu/${'n'.repeat(120)}`, 'long'),
  symlink('ubuntu/link', 'distro.yaml'),
  symlink('ubuntu/absolute', '/usr/share/x'),
];

test('unzip unpacks the zip', needsTool('unzip'), async () => {
  const root = scratchDirectory();
  writeFileSync(join(root, 'a.zip'), await smallArchive(ENTRIES, 'zip'));
  assert.match(tool('unzip', ['-t', 'a.zip'], undefined, root).toString(), /No errors/);
  tool('unzip', ['-q', 'a.zip', '-d', 'out'], undefined, root);
  assertTree(join(root, 'out'));
});

test('tar unpacks the tar.gz', needsTool('tar'), async () => {
  const root = scratchDirectory();
  mkdirSync(join(root, 'out'));
  tool('tar', ['xzpf', '-'], await smallArchive(ENTRIES, 'tar.gz'), join(root, 'out'));
  assertTree(join(root, 'out'));
  const owners = tool(
    'tar',
    ['tvzf', '-', '--full-time', '--utc'],
    await smallArchive(ENTRIES, 'tar.gz'),
  ).toString();
  for (const line of owners.trim().split('\n')) assert.match(line, / root\/root .* 2023-11-14 22:13:20 /);
});

test('the same entries give the same bytes, in any order and time zone', async () => {
  for (const format of ['zip', 'tar.gz'] as const) {
    const first = await smallArchive(ENTRIES, format);
    const before = process.env['TZ'];
    process.env['TZ'] = 'Asia/Kathmandu';
    const again = await smallArchive([...ENTRIES].reverse(), format);
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    assert.ok(first.equals(again), format);
  }
});

test('what was made is read back', async () => {
  const expected = [...ENTRIES].toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(shape);
  const zip = await readBackZip(await smallArchive(ENTRIES, 'zip'));
  assert.deepEqual(zip.map(shapeRead), expected);
  const { entries } = await readBack(gunzipSync(await smallArchive(ENTRIES, 'tar.gz')));
  assert.deepEqual(entries.map(shapeRead), expected);
  assert.ok(entries.every((entry) => entry.mtime === 1_700_000_000));
});

test('times after 2038 are right in a tar.gz', async () => {
  const { entries } = await readBack(
    gunzipSync(await smallArchive([file('a', 'x', { mtime: 2_209_000_000 })], 'tar.gz')),
  );
  assert.equal(entries[0]?.mtime, 2_209_000_000);
});

test('what would be stored as something else is refused', async () => {
  const entries: readonly [ArchiveEntry, RegExp][] = [
    [file('dev-disk-by\\x2dlabel.mount', ''), /backslash/],
    [file('C:foo', ''), /drive/],
    [file('Foo::Bar.3pm', ''), /drive/],
    [file('/abs', ''), /plain/],
    [file('../up', ''), /plain/],
    [file('a/../b', ''), /plain/],
    [file('a//b', ''), /plain/],
    [file('raw-\udcff', ''), /not UTF-8/],
    [symlink('l', '\udcff'), /not UTF-8/],
    [hardlink('h', 'a'), /hard link/],
    [file('secret', '', { mode: 0 }), /nobody may read/],
    [file('owned', '', { uid: 3_000_000 }), /too large a number/],
  ];
  for (const [entry, message] of entries) {
    for (const format of ['zip', 'tar.gz'] as const) {
      await assert.rejects(smallArchive([entry], format), refusal(message), entry.path);
    }
  }
  await assert.rejects(smallArchive([file('old', '', { mtime: 0 })], 'zip'), refusal(/1980/));
});

test('a file that is not as it was scanned is an error, not a crash', async () => {
  const path = join(scratchDirectory(), 'file');
  const entry: ArchiveEntry = { ...file('a', ''), size: 10, content: { kind: 'file', path } };
  await assert.rejects(smallArchive([entry], 'zip'), /it is gone/);
  writeFileSync(path, 'short');
  await assert.rejects(smallArchive([entry], 'tar.gz'), /5 bytes instead of 10/);
});

test('what Info-ZIP and Python make is read', needsTool('zip', 'python3'), async () => {
  const root = scratchDirectory();
  mkdirSync(join(root, 'd'));
  writeFileSync(join(root, 'd/file'), text(3000), { mode: 0o755 });
  tool('zip', ['-qry', 'a.zip', 'd'], undefined, root);
  const script = 'import zipfile; z=zipfile.ZipFile("b.zip","w"); z.write("d/file"); z.writestr("ünï", "x")';
  tool('python3', ['-c', script], undefined, root);
  const info = await readBackZip(readFileSync(join(root, 'a.zip')));
  assert.deepEqual(
    info.map((entry) => [entry.path, entry.type, entry.mode]),
    [
      ['d/', 'directory', lstatSync(join(root, 'd')).mode & 0o7777],
      ['d/file', 'file', 0o755],
    ],
  );
  assert.ok(info[1]?.bytes.equals(text(3000)));
  assert.ok(info[1]?.otherKeywords.includes('zip:0x5455'));
  const python = await readBackZip(readFileSync(join(root, 'b.zip')));
  assert.deepEqual(
    python.map((entry) => entry.path),
    ['d/file', 'ünï'],
  );
});

test('a zip that is cut off anywhere is refused', async () => {
  const zip = await smallArchive(ENTRIES.slice(0, 3), 'zip');
  for (let size = 0; size < zip.length; size += 10) await refused(zip.subarray(0, size), /./);
});

test('bytes in front, between, behind and in a comment are refused', async () => {
  const zip = await smallArchive(ENTRIES.slice(0, 3), 'zip');
  await refused(Buffer.concat([zip, Buffer.from('x')]), /behind its end/);
  await refused(Buffer.concat([Buffer.from('#!/bin/sh\n'), zip]), /not where it says/);
  const commented = Buffer.concat([zip, Buffer.from('comment')]);
  commented.writeUInt16LE(7, zip.length - 2);
  await refused(commented, /comment/);
  const central = zip.readUInt32LE(zip.length - 6);
  const stuffed = Buffer.concat([zip.subarray(0, central), Buffer.from('hidden'), zip.subarray(central)]);
  stuffed.writeUInt32LE(central + 6, stuffed.length - 6);
  await refused(stuffed, /belong to no entry/);
});

test('every field that two places say must agree', async () => {
  const zip = await smallArchive([file('name', text(500))], 'zip');
  const central = zip.readUInt32LE(zip.length - 6);
  const damages: readonly [number, RegExp][] = [
    [30, /different things/],
    [8, /different things/],
    [6, /different things/],
    [central + 46, /different things/],
    [central + 42, /no entry/],
    [central + 16, /different things/],
    [central + 24, /different things/],
    [zip.length - 12, /number of entries|part of an archive/],
    [central + 8, /encrypted/],
    [central + 10, /method 9/],
  ];
  for (const [at, message] of damages) {
    const wrong = Buffer.from(zip);
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    await refused(wrong, message);
  }
});

test('content is verified when it is read', async () => {
  const zip = await smallArchive([file('name', noise(500)), file('text', text(5000))], 'zip');
  for (const at of [40, 300, 700]) {
    const wrong = Buffer.from(zip);
    wrong[at] = (wrong[at] ?? 0) ^ 1;
    await refused(wrong, /damaged|check sum|another size|behind the data/);
  }
});

test('limits hold, whatever is said', async () => {
  const zip = await smallArchive([file('a', Buffer.alloc(100_000)), file('b', 'x')], 'zip');
  await refused(zip, /more than 1 entries/, { maxEntries: 1 });
  await refused(zip, /more than 5000 bytes/, { maxBytes: 5000 });
});

test('no bytes make it crash or hang', async () => {
  const zip = await smallArchive(ENTRIES.slice(0, 4), 'zip');
  const edits = fc.array(fc.tuple(fc.nat(zip.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(edits, async (changes) => {
      const wrong = Buffer.from(zip);
      for (const [at, value] of changes) wrong[at] = value;
      await readBackZip(wrong).catch((error: unknown) =>
        assert.ok(error instanceof ContribError && error.code === 'bad-input', String(error)),
      );
    }),
    { numRuns: 500 },
  );
});

async function readBackZip(zip: Buffer, limits: ArchiveLimits = {}): Promise<ReadBack[]> {
  const entries: ReadBack[] = [];
  for (const { content, ...entry } of readZip(zip, 'test.zip', limits)) {
    entries.push({ ...entry, bytes: await bytesOf(content) });
  }
  return entries;
}

async function refused(zip: Buffer, message: RegExp, limits: ArchiveLimits = {}): Promise<void> {
  await assert.rejects(readBackZip(zip, limits), refusal(message));
}

function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof ContribError && error.code === 'bad-input' && message.test(error.message);
}

function shape({ path, type, mode, linkTarget, content }: ArchiveEntry): unknown {
  const bytes = content?.kind === 'bytes' ? Buffer.from(content.bytes) : NOTHING;
  return [path, type, mode, linkTarget, bytes.toString('latin1')];
}

function shapeRead({ path, type, mode, linkTarget, bytes }: ReadBack): unknown {
  return [path.replace(/\/$/, ''), type, mode, linkTarget, bytes.toString('latin1')];
}

function assertTree(root: string): void {
  const paths = scanTree(root).map((entry) => entry.path);
  for (const entry of ENTRIES) assert.ok(paths.includes(entry.path), entry.path);
  assert.ok(readFileSync(join(root, 'ubuntu/large')).equals(text(100_000)));
  assert.equal(lstatSync(join(root, 'ubuntu/hooks/post-install.sh')).mode & 0o7777, 0o755);
  assert.equal(readlinkSync(join(root, 'ubuntu/absolute')), '/usr/share/x');
}
