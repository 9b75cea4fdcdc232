// What a program prints, read in large pieces.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { outputOf } from '../../src/system/compress/program-output.ts';
import { spawnStream } from '../../src/system/run.ts';

/** 20 MB in pieces of 8 KiB, as xz writes them. */
const IN_PIECES = ['-c', 'seq 1 2500000 | dd obs=8192 2>/dev/null'];

test('what a program writes in small pieces comes whole, in fewer', async () => {
  const running = spawnStream('sh', IN_PIECES);
  running.stdin.end();
  const hash = createHash('sha256');
  let pieces = 0;
  let size = 0;
  for await (const piece of outputOf(running.stdout)) {
    hash.update(piece);
    pieces += 1;
    size += piece.length;
  }
  assert.equal((await running.ended).status, 0);
  const numbers = Array.from({ length: 2_500_000 }, (_, index) => `${index + 1}\n`).join('');
  assert.equal(size, numbers.length);
  assert.equal(hash.digest('hex'), createHash('sha256').update(numbers).digest('hex'));
  assert.ok(pieces < size / 8192, `${pieces} pieces`);
});

test('a piece stays as it is while the next ones come', async () => {
  const running = spawnStream('sh', IN_PIECES);
  running.stdin.end();
  const pieces: Buffer[] = [];
  for await (const piece of outputOf(running.stdout)) pieces.push(piece);
  await running.ended;
  assert.match(Buffer.concat(pieces).toString('latin1'), /^1\n2\n3\n[\s\S]*\n2499999\n2500000\n$/);
});

test('a program that is ended while it is read ends the reading', async () => {
  const running = spawnStream('yes', []);
  let pieces = 0;
  for await (const _ of outputOf(running.stdout)) {
    pieces += 1;
    if (pieces === 3) running.kill();
  }
  assert.equal((await running.ended).status, 128 + 9);
});

test('a program that prints nothing is waited for', async () => {
  const child = spawn('sh', ['-c', 'sleep 0.2; printf late'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const pieces: Buffer[] = [];
  for await (const piece of outputOf(child.stdout)) pieces.push(piece);
  assert.equal(Buffer.concat(pieces).toString(), 'late');
});

test('a stream that is no pipe is read as it is', async () => {
  const pieces: Buffer[] = [];
  for await (const piece of outputOf(Readable.from([Buffer.from('a'), Buffer.from('b')]))) pieces.push(piece);
  assert.equal(Buffer.concat(pieces).toString(), 'ab');
});
