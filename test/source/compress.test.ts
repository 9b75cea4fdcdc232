// The compressors, by programs and built in, judged by gzip, xz and zstd.
import assert from 'node:assert/strict';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Compression, compressTo } from '../../src/system/compress/compress.ts';
import { decompress } from '../../src/system/compress/decompress.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { bytesOf, compressed, noise, text, tool } from './archives.ts';

const DECODER: Readonly<Record<Compression, readonly string[]>> = {
  none: ['cat'],
  gz: ['gzip', '-dc'],
  xz: ['xz', '-dc'],
  zst: ['zstd', '-dcq'],
};
const PORTABLE = { preferPortable: true } as const;
const MIB = 1024 * 1024;
const INPUTS: Readonly<Record<string, Buffer>> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('x'),
  text: text(300_000),
  noise: noise(200_000),
  'more than a block': Buffer.concat([Buffer.alloc(MIB - 1000), text(2000)]),
  'noise, then text': Buffer.concat([noise(100_000), text(100_000), noise(70_000)]),
  zeros: Buffer.alloc(500_000),
  'all bytes': Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * index) >> 4)),
};

for (const format of ['none', 'gz', 'xz', 'zst'] as const) {
  const [command = '', ...args] = DECODER[format];
  for (const options of [{}, PORTABLE]) {
    const how = options === PORTABLE ? 'built in' : 'by program';
    test(`${command} reads what ${format}, ${how}, made`, needsTool('gzip', 'xz', 'zstd'), async () => {
      for (const [name, input] of Object.entries(INPUTS)) {
        assert.ok(tool(command, args, await compressed(input, format, options)).equals(input), name);
      }
    });
    test(`${format}, ${how}: the bytes do not depend on the pieces`, needsTool('xz', 'zstd'), async () => {
      const input = Buffer.concat([text(200_000), Buffer.alloc(MIB), text(100_000, 4)]);
      const whole = await compressed(input, format, options, input.length);
      for (const size of [999, MIB]) {
        assert.ok((await compressed(input, format, options, size)).equals(whole), String(size));
      }
    });
  }
}

test('several segments and blocks go through the built-in compressors', needsTool('xz', 'zstd'), async () => {
  const input = Buffer.concat([text(100_000), Buffer.alloc(4 * MIB), noise(100_000), text(100_000, 5)]);
  for (const format of ['xz', 'zst'] as const) {
    const [command = '', ...args] = DECODER[format];
    assert.ok(tool(command, args, await compressed(input, format, PORTABLE, MIB)).equals(input), format);
  }
});

test('the built-in compressors compress', async () => {
  const input = text(400_000);
  for (const format of ['gz', 'xz', 'zst'] as const) {
    const { length } = await compressed(input, format, PORTABLE);
    assert.ok(length < input.length * 0.6, `${format}: ${length}`);
  }
});

test('a .gz has the same header everywhere, a right trailer and one member', async () => {
  const input = text(2 * MIB + 12_345);
  const gz = await compressed(input, 'gz');
  assert.equal(gz.toString('hex', 0, 10), '1f8b08000000000000ff');
  assert.equal(gz.readUInt32LE(gz.length - 8), crc32(input));
  assert.equal(gz.readUInt32LE(gz.length - 4), input.length);
  assert.ok(gunzipSync(gz).equals(input));
  assert.equal((await factsOf(gz)).members, 1);
});

test('levels count', async () => {
  const input = text(MIB);
  const [fast, best] = [
    await compressed(input, 'gz', { level: 1 }),
    await compressed(input, 'gz', { level: 9 }),
  ];
  assert.ok(best.length < fast.length);
});

test('without the programs the built-in compressors are taken, and it is said', async () => {
  for (const format of ['gz', 'xz', 'zst'] as const) {
    const path = join(scratchDirectory(), 'out');
    const fd = openSync(path, 'w');
    const sink = await compressTo(fd, format, { toolsPath: '' });
    await sink.write(Buffer.from('content'));
    await sink.finish();
    closeSync(fd);
    assert.equal(sink.notes.length, format === 'gz' ? 0 : 1);
  }
});

test('variables of the environment do not change the bytes', needsTool('xz', 'zstd'), async () => {
  const input = text(300_000);
  for (const [format, name, value] of [
    ['xz', 'XZ_OPT', '-0'],
    ['zst', 'ZSTD_CLEVEL', '1'],
  ] as const) {
    const plain = await compressed(input, format);
    process.env[name] = value;
    const changed = await compressed(input, format).finally(() => delete process.env[name]);
    assert.ok(plain.equals(changed), format);
  }
});

test('a program that fails is an error that says what it said', async () => {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'zstd'), '#!/bin/sh\necho "out of paper" >&2\nexit 3\n', { mode: 0o755 });
  const wrong = (error: unknown) =>
    error instanceof ContribError &&
    error.code === 'incomplete' &&
    /status 3: out of paper/.test(error.message);
  await assert.rejects(compressed(text(5 * MIB), 'zst', { toolsPath: directory }), wrong);
  await assert.rejects(compressed(Buffer.alloc(0), 'zst', { toolsPath: directory }), wrong);
});

for (const format of ['xz', 'zst'] as const) {
  test(
    `a device that ${format} finds full is an error of the system too`,
    needsTool(format === 'xz' ? 'xz' : 'zstd'),
    async () => {
      const fd = openSync('/dev/full', 'w');
      const sink = await compressTo(fd, format);
      const writing = async () => {
        await sink.write(noise(100_000));
        await sink.finish();
      };
      await assert.rejects(writing(), { code: 'ENOSPC' });
      closeSync(fd);
    },
  );
}

test('a full device is an error of the system, which whoever writes the file explains', async () => {
  const fd = openSync('/dev/full', 'w');
  const sink = await compressTo(fd, 'none');
  await assert.rejects(sink.write(Buffer.alloc(100)), { code: 'ENOSPC' });
  closeSync(fd);
});

test('whatever goes in comes out of the built-in codecs', async () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
    fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.nat(255))
      .map(([size, byte]) => Buffer.alloc(size, byte)),
    fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 9 }))
      .map(([size, seed]) => text(size, seed)),
    fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 9 }))
      .map(([size, seed]) => noise(size, seed)),
  );
  const input = fc.array(chunk, { maxLength: 4 }).map((chunks) => Buffer.concat(chunks));
  await fc.assert(
    fc.asyncProperty(input, fc.constantFrom('xz', 'zst', 'gz'), async (bytes, format) => {
      const packed = await compressed(bytes, format, PORTABLE, 50_000);
      assert.ok((await bytesOf(decompress([packed], 'x').chunks)).equals(bytes));
    }),
    { numRuns: 60 },
  );
});

async function factsOf(bytes: Buffer): Promise<{ readonly members: number }> {
  const stream = decompress([bytes], 'x');
  await bytesOf(stream.chunks);
  return stream.facts();
}
