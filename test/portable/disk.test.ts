// Disk images with partitions: made by systemd-repart, looked at with systemd's and cryptsetup's own programs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { demoImage, demoProject, makeKey, must } from '../helpers/portable.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const TOOLS = needsTool('systemd-repart', 'veritysetup', 'openssl', 'mksquashfs', 'unsquashfs', 'gcc');

/** The partitions of a GPT (UEFI, 5.3) as files of their own. */
function carved(disk: string): { readonly uuid: string; readonly file: string }[] {
  const bytes = readFileSync(disk);
  const entries = bytes.subarray(1024, 1024 + 128 * 128);
  const scratch = scratchDirectory();
  return Array.from({ length: 128 }, (_, index) => entries.subarray(index * 128, (index + 1) * 128))
    .filter((entry) => entry.readBigUInt64LE(32) > 0n)
    .map((entry, index) => {
      const [first, last] = [32, 40].map((at) => Number(entry.readBigUInt64LE(at)) * 512);
      const file = join(scratch, String(index));
      writeFileSync(file, bytes.subarray(first ?? 0, (last ?? 0) + 512));
      return { uuid: uuidOf(entry.subarray(16, 32)), file };
    });
}

/** As hexadecimal digits: the first three fields of an identity are little-endian there. */
function uuidOf(bytes: Buffer): string {
  const fields = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)];
  return Buffer.concat([...fields.map((field) => Buffer.from(field).reverse()), bytes.subarray(8)]).toString(
    'hex',
  );
}

test('a disk image is the same each time, and is read as one with a file system alone is', TOOLS, () => {
  const disk = demoImage('1.0', '--disk');
  assert.deepEqual(readFileSync(demoImage('1.0', '--disk')), readFileSync(disk));
  const one = demoImage();
  const [partition] = carved(disk);
  const [content, alone] = [partition?.file ?? '', one].map((file) => readFileSync(file));
  assert.deepEqual(content?.subarray(0, alone?.length), alone);
  assert.deepEqual(readdirSync(dirname(disk)).sort(), readdirSync(dirname(one)).sort());
  const { status, stdout } = contrib(['audit', disk]);
  assert.equal(status, 0);
  assert.match(stdout, /demo 1\.0 would be attached and start/);
});

test('a disk image holds its dm-verity data and the signature of it', TOOLS, () => {
  const { key, certificate } = makeKey();
  const [root, verity, signature] = carved(
    demoImage('1.0', '--disk', '--key', key, '--certificate', certificate),
  );
  assert.ok(root && verity && signature);
  // The Discoverable Partitions Specification: the halves of the root hash find the two.
  const { rootHash, signature: signed } = JSON.parse(
    readFileSync(signature.file, 'utf8').replace(/\0+$/, ''),
  );
  assert.deepEqual([root.uuid, verity.uuid], [rootHash.slice(0, 32), rootHash.slice(32)]);
  must('veritysetup', ['verify', root.file, verity.file, rootHash]);
  const scratch = scratchDirectory();
  const [content, p7s] = [join(scratch, 'hash'), join(scratch, 'p7s')];
  writeFileSync(content, rootHash);
  writeFileSync(p7s, Buffer.from(signed, 'base64'));
  const trusted = ['-certfile', certificate, '-CAfile', certificate, '-purpose', 'any'];
  must('openssl', [
    'smime',
    '-verify',
    '-binary',
    '-inform',
    'der',
    '-in',
    p7s,
    '-content',
    content,
    ...trusted,
  ]);
});

test(
  'systemd calls a disk image a portable service, and finds what is in it',
  process.getuid?.() === 0
    ? needsTool('systemd-dissect', 'systemd-repart', 'gcc')
    : { skip: 'only root can' },
  () => {
    const { key, certificate } = makeKey();
    const disk = demoImage('1.0', '--disk', '--key', key, '--certificate', certificate);
    const { status, stdout, stderr } = spawnSync('systemd-dissect', ['--no-pager', disk], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /✓ portable service/);
    assert.match(stdout, /^ro root\s.*squashfs.*signed/m);
    assert.match(stdout, /^ro root-verity-sig\s/m);
  },
);

test('without systemd-repart a disk image is refused, and nothing is written', () => {
  const { root, built } = demoProject();
  const out = join(scratchDirectory(), 'out');
  const bin = scratchDirectory();
  for (const program of ['mksquashfs', 'sh'])
    must('ln', ['-s', must('sh', ['-c', `command -v ${program}`]).trim(), join(bin, program)]);
  const { status, stderr } = contrib(['-C', root, 'portable', '--built', built, '--disk', '--out', out], {
    env: { PATH: bin },
  });
  assert.equal(status, 4, stderr);
  assert.match(stderr, /lacks systemd-repart, which makes disk images/);
  assert.ok(!readdirSync(dirname(out)).includes('out'));
});
