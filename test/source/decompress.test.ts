// The decompressors on what gzip, xz and zstd make, and on what nobody should.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { COMPRESSIONS, type Compression } from '../../src/system/compress/compress.ts';
import type { DecompressLimits } from '../../src/system/compress/decoding.ts';
import { decompress, type StreamFacts } from '../../src/system/compress/decompress.ts';
import { crc64Bytes, startCrc64, updateCrc64 } from '../../src/system/compress/xz/crc64.ts';
import { digestXxh64, startXxh64, updateXxh64 } from '../../src/system/compress/zstd/xxh64.ts';
import { ContribError } from '../../src/system/errors.ts';
import { needsTool } from '../helpers/tools.ts';
import { bytesOf, compressed, noise, pieces, text, tool } from './archives.ts';

const INPUT = Buffer.concat([text(200_000), noise(90_000), Buffer.alloc(50_000), text(100_000, 3)]);
const SMALL = text(3000);

const COMMANDS: readonly (readonly string[])[] = [
  ['gzip', '-1'],
  ['gzip', '-9'],
  ['pigz', '-p2', '-b', '128'],
  ['xz', '-0'],
  ['xz', '-9e'],
  ['xz', '-T2', '--block-size=100000', '--check=sha256'],
  ['xz', '--check=none'],
  ['xz', '--check=crc32', '--lzma2=lc=0,lp=4,pb=4,dict=64KiB'],
  ['xz', '--lzma2=lc=4,lp=0,pb=0,mf=bt2,nice=10'],
  ['zstd', '-1'],
  ['zstd', '-3', '--no-check'],
  ['zstd', '-19'],
  ['zstd', '--ultra', '-22', '--long=27'],
  ['zstd', '--fast=10'],
  ['zstd', '--single-thread', '--content-size'],
];

for (const [command = '', ...args] of COMMANDS) {
  test(`what ${command} ${args.join(' ')} makes is read`, needsTool(command), async () => {
    for (const input of [INPUT, SMALL, Buffer.alloc(0)]) {
      const packed = tool(command, [...args, '-c'], input);
      const { output, facts } = await unpack(pieces(packed, 70_000));
      assert.ok(output.equals(input));
      assert.equal(facts.members, 1);
      assert.equal(facts.trailingBytes, 0);
      assert.equal(facts.inputBytes, packed.length);
      assert.equal(facts.outputBytes, input.length);
    }
  });
}

test('the pieces do not matter', needsTool('xz', 'zstd'), async () => {
  for (const format of ['gz', 'xz', 'zst'] as const) {
    const packed = await compressed(SMALL, format);
    for (const size of [1, 2, 7, 100]) {
      const { output, facts } = await unpack(pieces(packed, size));
      assert.ok(output.equals(SMALL), `${format} ${size}`);
      assert.equal(facts.format, format);
    }
  }
});

test('anything else passes as it is', async () => {
  for (const input of [Buffer.alloc(0), Buffer.from('x'), SMALL]) {
    const { output, facts } = await unpack([input]);
    assert.ok(output.equals(input));
    assert.deepEqual([facts.format, facts.members], ['none', 0]);
  }
});

for (const format of ['gz', 'xz', 'zst'] as const) {
  test(`${format}: members, and bytes behind them, are counted`, needsTool('xz', 'zstd'), async () => {
    const packed = await compressed(SMALL, format);
    const twice = await unpack(pieces(Buffer.concat([packed, packed]), 100));
    assert.ok(twice.output.equals(Buffer.concat([SMALL, SMALL])));
    assert.deepEqual([twice.facts.members, twice.facts.trailingBytes], [2, 0]);
    const followed = await unpack([Buffer.concat([packed, Buffer.from('hidden')])]);
    assert.deepEqual([followed.facts.members, followed.facts.trailingBytes], [1, 6]);
    const padded = await unpack(pieces(Buffer.concat([packed, Buffer.alloc(8)]), 33));
    assert.deepEqual([padded.facts.members, padded.facts.trailingBytes], [1, 8]);
  });

  test(`${format}: a stream that is cut off anywhere is refused`, needsTool('xz', 'zstd'), async () => {
    const packed = await compressed(Buffer.concat([SMALL, noise(500)]), format);
    const magic = format === 'xz' ? 12 : 4;
    for (let size = magic; size < packed.length; size += size < 100 ? 1 : 37) {
      await refused(packed.subarray(0, size), /ends too early|damaged/);
    }
  });

  test(`${format}: a bit that is wrong is found, wherever it is`, needsTool('xz', 'zstd'), async () => {
    const packed = await compressed(text(700), format);
    for (let at = 0; at < packed.length; at += 1) {
      const wrong = Buffer.from(packed);
      wrong[at] = (wrong[at] ?? 0) ^ 0x10;
      const result = await unpack([wrong]).catch((error: unknown) => error);
      if (result instanceof Error) mustBeRefusal(result);
      else if (format !== 'gz' || at > 9)
        assert.ok(isNoSilentChange(result, text(700)), `${format}: byte ${at}`);
    }
  });

  test(`${format}: no bytes make it crash or hang`, needsTool('xz', 'zstd'), async () => {
    const packed = await compressed(Buffer.concat([text(2000), noise(300)]), format);
    const edits = fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(edits, fc.integer({ min: 1, max: 500 }), async (changes, size) => {
        const wrong = Buffer.from(packed);
        for (const [at, value] of changes) wrong[at] = value;
        await unpack(pieces(wrong, size), { maxBytes: 1 << 20 }).catch(mustBeRefusal);
      }),
      { numRuns: 200 },
    );
  });
}

test('a bomb stops at the limit of bytes', needsTool('xz', 'zstd'), async () => {
  const zeros = Buffer.alloc(2_000_000);
  for (const format of COMPRESSIONS) {
    const packed = await compressed(zeros, format as Compression);
    await refused(packed, /holds more than 1000000 bytes/, { maxBytes: 1_000_000 });
    assert.equal((await unpack([packed], { maxBytes: zeros.length })).output.length, zeros.length);
  }
});

test('a bomb stops at the ratio', needsTool('xz', 'zstd'), async () => {
  const zeros = Buffer.alloc(20 * 1024 * 1024);
  for (const format of ['gz', 'xz', 'zst'] as const) {
    await refused(await compressed(zeros, format), /more than 100 times as large/, { maxRatio: 100 });
  }
});

test('a dictionary or window larger than the memory is refused', needsTool('xz', 'zstd'), async () => {
  const limits = { maxMemory: 1 << 20 };
  await refused(tool('xz', ['-9', '-c'], SMALL), /would take 67108864 bytes of memory/, limits);
  await refused(tool('zstd', ['--long=27', '-c'], SMALL), /would take \d+ bytes of memory/, limits);
});

test('the optional fields of gzip, and frames that zstd skips, are hidden bytes', async () => {
  const gz = gzipSync(SMALL);
  gz[3] = 8;
  const named = Buffer.concat([gz.subarray(0, 10), Buffer.from('name\0'), gz.subarray(10)]);
  assert.equal((await unpack([named])).facts.hiddenBytes, 5);
  const skipped = Buffer.concat([
    Buffer.from('502a4d1803000000616263', 'hex'),
    await compressed(SMALL, 'zst'),
  ]);
  const { facts, output } = await unpack(pieces(skipped, 3));
  assert.deepEqual([facts.hiddenBytes, facts.members], [11, 2]);
  assert.ok(output.equals(SMALL));
});

test('what contrib does not read is named', needsTool('xz'), async () => {
  await refused(tool('xz', ['--x86', '--lzma2', '-c'], SMALL), /xz filter x86/);
  await refused(tool('xz', ['--delta', '--lzma2', '-c'], SMALL), /xz filter delta/);
});

test('many empty members are refused', async () => {
  const many = Buffer.concat(Array(100).fill(Buffer.from('28b52ffd2000010000', 'hex')));
  await refused(many, /more than 99 members/, { maxMembers: 99 });
  assert.equal((await unpack([many], { maxMembers: 100 })).facts.members, 100);
});

test('reading can stop in the middle', needsTool('xz', 'zstd'), async () => {
  for (const format of COMPRESSIONS) {
    const source = pieces(await compressed(INPUT, format as Compression), 1000);
    for await (const chunk of decompress(source, 'x').chunks) {
      assert.ok(chunk.length > 0);
      break;
    }
  }
});

test('the check sums are the published ones', () => {
  const crc = startCrc64();
  updateCrc64(crc, Buffer.from('123456789'));
  // The check value of CRC-64/XZ.
  assert.equal(crc64Bytes(crc).reverse().toString('hex'), '995dc9bbdf1939fa');
  // The low halves of XXH64 with seed 0.
  assert.equal(xxh64(''), 0x51d8e999);
  assert.equal(xxh64('abc'), 0xad770999);
});

function xxh64(content: string): number {
  const hash = startXxh64();
  updateXxh64(hash, Buffer.from(content));
  return digestXxh64(hash);
}

type Unpacked = { readonly output: Buffer; readonly facts: StreamFacts };

async function unpack(chunks: Iterable<Buffer>, limits: DecompressLimits = {}): Promise<Unpacked> {
  const stream = decompress(chunks, 'test', limits);
  return { output: await bytesOf(stream.chunks), facts: stream.facts() };
}

/** A damaged stream that is read must show itself by what is read, or by what stands behind it. */
function isNoSilentChange(result: unknown, input: Buffer): boolean {
  const { output, facts } = result as Unpacked;
  return facts.members !== 1 || facts.trailingBytes > 0 || facts.hiddenBytes > 0 || output.equals(input);
}

async function refused(bytes: Buffer, message: RegExp, limits: DecompressLimits = {}): Promise<void> {
  await assert.rejects(
    unpack([bytes], limits),
    (error) => error instanceof ContribError && error.code === 'bad-input' && message.test(error.message),
  );
}

function mustBeRefusal(error: unknown): void {
  assert.ok(error instanceof ContribError && error.code === 'bad-input', String(error));
}
