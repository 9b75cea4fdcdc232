// What the tar reader makes of archives of others, honest and hostile.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodePax } from '../../src/source/pax.ts';
import { encodeHeader, type HeaderFields } from '../../src/source/tar-header.ts';
import { readTar } from '../../src/source/tar-read.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { bytesOf, directory, file, pieces, readBack, symlink, tarOf, tool } from './archives.ts';

const END = Buffer.alloc(1024);
const SMALL = [
  directory('d'),
  file('d/a', 'content of a'),
  file(`d/${'n'.repeat(120)}`, 'b'),
  symlink('d/l', 'a'),
];

test(
  'what GNU tar, bsdtar and Python write is read, in every format they have',
  needsTool('tar', 'bsdtar', 'python3'),
  async () => {
    const root = scratchDirectory();
    const long = `${'l'.repeat(90)}/${'m'.repeat(90)}`;
    tool(
      'sh',
      [
        '-c',
        'mkdir -p "$1" && echo y > "$1/file" && echo x > file && ln file hard && ln -s file soft && mkfifo pipe',
        'sh',
        long,
      ],
      undefined,
      root,
    );
    const script =
      'import tarfile,sys; t=tarfile.open(fileobj=sys.stdout.buffer,mode="w|",format=int(sys.argv[1])); t.add("."); t.close()';
    const made: Readonly<Record<string, Buffer>> = {
      gnu: tool('tar', ['--format=gnu', '-cf', '-', '.'], undefined, root),
      oldgnu: tool('tar', ['--format=oldgnu', '-cf', '-', '.'], undefined, root),
      posix: tool('tar', ['--format=posix', '-cf', '-', '.'], undefined, root),
      bsd: tool('bsdtar', ['--format=pax', '-cf', '-', '.'], undefined, root),
      ustar: tool('bsdtar', ['--format=ustar', '-cf', '-', '.'], undefined, root),
      python: tool('python3', ['-c', script, '2'], undefined, root),
    };
    for (const [name, tar] of Object.entries(made)) {
      const { entries } = await readBack(tar);
      const by = new Map(entries.map((entry) => [entry.path.replace(/^\.\/|\/$/g, ''), entry]));
      const types = ['hard', 'soft', 'pipe', long, `${long}/file`].map((path) => by.get(path)?.type);
      assert.ok(
        types.every((type) => type !== undefined),
        name,
      );
      assert.equal(by.get('soft')?.linkTarget, 'file', name);
      assert.equal(by.get(`${long}/file`)?.bytes.toString(), 'y\n', name);
      assert.equal(by.get('pipe')?.type, 'fifo', name);
      const linked = [by.get('hard'), by.get('file')];
      assert.deepEqual(linked.map((entry) => entry?.type).toSorted(), ['file', 'hardlink'], name);
      assert.ok(
        linked.some((entry) => entry?.bytes.toString() === 'x\n'),
        name,
      );
    }
  },
);

test('it is said which header named an entry', async () => {
  const split = `${'p'.repeat(60)}/${'q'.repeat(60)}`;
  const { entries } = await readBack(
    await tarOf([file('a', ''), file(split, ''), file('n'.repeat(200), '')]),
  );
  assert.deepEqual(
    entries.map((entry) => entry.nameFrom),
    ['header', 'ustar-prefix', 'pax'],
  );
  const gnu = await readBack(await tarOf([file('n'.repeat(200), '')], { dialect: 'gnu' }));
  assert.equal(gnu.entries[0]?.nameFrom, 'gnu-longname');
});

test('names are as they stand there', async () => {
  const raw = Buffer.concat([header({ name: './a/../b' }), header({ name: '/etc/passwd' }), END]);
  const { entries } = await readBack(raw);
  assert.deepEqual(
    entries.map((entry) => entry.path),
    ['./a/../b', '/etc/passwd'],
  );
});

test('the comment of a global header is told, as git leaves it', needsTool('git'), async () => {
  const root = scratchDirectory();
  const init =
    'git init -q && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git archive HEAD';
  const { facts } = await readBack(tool('sh', ['-c', init], undefined, root));
  assert.match(facts.globals.get('comment') ?? '', /^[0-9a-f]{40}$/);
});

test('other keywords and sparse files are told', async () => {
  const extended = pax([
    ['SCHILY.xattr.user.x', 'v'],
    ['GNU.sparse.major', '1'],
  ]);
  const { entries } = await readBack(Buffer.concat([extended, header({ name: 'a' }), END]));
  assert.equal(entries[0]?.type, 'other');
  assert.deepEqual(entries[0]?.otherKeywords, ['SCHILY.xattr.user.x', 'GNU.sparse.major']);
});

test('what stands behind the end is counted', async () => {
  const tar = await tarOf(SMALL);
  assert.deepEqual(counts((await readBack(tar)).facts), [4, 2, 0]);
  assert.deepEqual(counts((await readBack(Buffer.concat([tar, END]))).facts), [4, 4, 0]);
  const hidden = Buffer.concat([tar, header({ name: 'hidden' })]);
  const { facts } = await readBack(hidden);
  assert.ok(facts.trailingBytes > 10);
});

test('content can be passed over, in whole or in part, whatever the pieces', async () => {
  const tar = await tarOf([file('a', 'x'.repeat(5000)), file('b', 'y'.repeat(700)), file('c', 'end')]);
  for (const size of [1, 100, 511, 4096, tar.length]) {
    const names: string[] = [];
    for await (const entry of readTar(pieces(tar, size), 'test.tar').entries) {
      names.push(entry.path);
      if (entry.path === 'b') for await (const chunk of entry.content) if (chunk.length > 0) break;
      if (entry.path === 'c') assert.equal((await bytesOf(entry.content)).toString(), 'end');
    }
    assert.deepEqual(names, ['a', 'b', 'c']);
  }
});

test('content of an entry before is gone, not that of the next', async () => {
  const contents: AsyncIterable<Buffer>[] = [];
  const tar = await tarOf([file('a', 'first'), file('b', 'second')]);
  for await (const entry of readTar([tar], 'test.tar').entries) contents.push(entry.content);
  assert.equal((await bytesOf(contents[0] ?? assert.fail())).length, 0);
});

for (const dialect of ['pax', 'gnu'] as const) {
  test(`an archive of the ${dialect} dialect that is cut off anywhere is refused`, async () => {
    const tar = await tarOf(SMALL, { dialect });
    for (let size = 0; size < tar.length; size += 100) await refused(tar.subarray(0, size), /ends too early/);
  });
}

const HOSTILE: readonly [string, Buffer, RegExp][] = [
  ['a wrong check sum', damage(header({ name: 'a' }), 0), /check sum/],
  ['a number that is none', rewrite(header({ name: 'a' }), 124, 'zzz'), /number that is none/],
  ['a negative size', rewrite(header({ name: 'a' }), 124, Buffer.alloc(12, 0xff)), /negative/],
  [
    'a size beyond all numbers',
    rewrite(header({ name: 'a' }), 124, Buffer.from([0x80, ...Array(11).fill(0xff)])),
    /number/,
  ],
  ['a size beyond the archive', header({ name: 'a', size: 5000 }), /ends too early/],
  ['a size beyond all limits', header({ name: 'a', size: 2 ** 40 }), /more than .* bytes/],
  ['a directory with content', header({ name: 'a', typeflag: '5', size: 10 }), /directory has content/],
  [
    'a link with content',
    header({ name: 'a', typeflag: '2', size: 512, linkname: Buffer.from('b') }),
    /has content/,
  ],
  ['a link to nothing', header({ name: 'a', typeflag: '1' }), /leads nowhere/],
  ['no name', header({ name: '' }), /no name/],
  [
    'two long names',
    Buffer.concat([pax([['path', 'x']]), gnuLong('y'), header({ name: 'z' })]),
    /two long names/,
  ],
  [
    'two sizes',
    Buffer.concat([pax([['size', '600']]), header({ name: 'a' }), Buffer.alloc(1024)]),
    /different sizes/,
  ],
  [
    'a name that is too long',
    Buffer.concat([pax([['path', 'n'.repeat(5000)]]), header({ name: 'a' })]),
    /more than 4096/,
  ],
  [
    'a NUL in a name',
    Buffer.concat([pax([['path', 'a\0b']]), header({ name: 'a' })]),
    /pax header is damaged/,
  ],
  [
    'a pax record that is too long',
    Buffer.concat([extension('x', Buffer.from('99 path=a\n')), header({ name: 'a' })]),
    /damaged/,
  ],
  [
    'a pax record without a length',
    Buffer.concat([extension('x', Buffer.from('path=a\n')), header({ name: 'a' })]),
    /damaged/,
  ],
  [
    'a pax size that is none',
    Buffer.concat([pax([['size', '-1']]), header({ name: 'a' })]),
    /number that is none/,
  ],
  ['a pax header that is too large', header({ name: 'x', typeflag: 'x', size: 2 ** 30 }), /longer than/],
  [
    'a global header that is too large',
    header({ name: 'g', typeflag: 'g', size: 2 ** 17 }),
    /longer than 65536/,
  ],
  [
    'many global keywords',
    extension('g', encodePax(Array.from({ length: 300 }, (_, index) => [`k${index}`, 'v']))),
    /more than 256 keywords/,
  ],
  ['a pax header at the end', pax([['path', 'a']]), /ends too early/],
];

for (const [what, bytes, message] of HOSTILE) {
  test(`${what} is refused`, () => refused(Buffer.concat([bytes, END]), message));
}

test('the number of entries has a limit, which extended headers count against', async () => {
  const many = Buffer.concat([
    ...Array.from({ length: 50 }, () => pax([['comment', 'x']])),
    header({ name: 'a' }),
    END,
  ]);
  await assert.rejects(readBack(many, { maxEntries: 40 }), refusal(/more than 40 entries/));
  assert.equal((await readBack(many, { maxEntries: 51 })).entries.length, 1);
});

test('the message has the name of the archive and the offset', async () => {
  const tar = Buffer.concat([
    await tarOf([file('a', 'x')]).then((bytes) => bytes.subarray(0, 1024)),
    Buffer.alloc(512, 1),
  ]);
  await assert.rejects(readBack(tar), refusal(/^test\.tar: .* \(at byte 1536 /));
});

test('no bytes make it crash or hang', async () => {
  const valid = await tarOf(SMALL);
  const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 1, max: 3000 }), async (edits, size) => {
      const bytes = Buffer.from(valid);
      for (const [at, value] of edits) bytes[at] = value;
      await readBack(pieces(bytes, size)).catch(mustBeRefusal);
    }),
    { numRuns: 300 },
  );
});

test('neither do headers whose check sum is right', async () => {
  const field = fc.tuple(fc.nat(511), fc.uint8Array({ minLength: 1, maxLength: 12 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(field, { maxLength: 6 }),
      fc.constantFrom(...'0123456xgLKSD'),
      async (fields, typeflag) => {
        const block = header({ name: 'name', typeflag, size: 20 });
        for (const [at, value] of fields) block.set(value.subarray(0, 512 - at), at);
        const bytes = Buffer.concat([checksummed(block), Buffer.alloc(512, '20 path=aaaaaaaaaaa\n'), END]);
        await readBack(bytes).catch(mustBeRefusal);
      },
    ),
    { numRuns: 500 },
  );
});

function mustBeRefusal(error: unknown): void {
  assert.ok(error instanceof ContribError && error.code === 'bad-input', String(error));
}

function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof ContribError && error.code === 'bad-input' && message.test(error.message);
}

async function refused(bytes: Buffer, message: RegExp): Promise<void> {
  await assert.rejects(readBack(bytes), refusal(message));
}

function counts({
  entries,
  endBlocks,
  trailingBytes,
}: {
  entries: number;
  endBlocks: number;
  trailingBytes: number;
}): number[] {
  return [entries, endBlocks, trailingBytes];
}

function header(fields: Partial<Omit<HeaderFields, 'name'>> & { readonly name: string }): Buffer {
  const block = Buffer.alloc(512);
  const all = {
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    typeflag: '0',
    uname: '',
    gname: '',
    dialect: 'pax',
    ...fields,
  } as const;
  encodeHeader({ ...all, name: Buffer.from(fields.name) }, block, 0);
  return block;
}

function pax(records: readonly [string, string][]): Buffer {
  return extension('x', encodePax(records));
}

function gnuLong(name: string): Buffer {
  return extension('L', Buffer.from(`${name}\0`));
}

function extension(typeflag: string, body: Buffer): Buffer {
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header({ name: 'extension', typeflag, size: body.length }), body, padding]);
}

function damage(block: Buffer, at: number): Buffer {
  block[at] = (block[at] ?? 0) ^ 0x55;
  return block;
}

function rewrite(block: Buffer, at: number, value: string | Buffer): Buffer {
  block.set(Buffer.from(value), at);
  return checksummed(block);
}

function checksummed(block: Buffer): Buffer {
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
