// Images of erofs, whoever made them, are read as those of squashfs are.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readImage } from '../../src/families/portable/read/reader.ts';
import { ContribError } from '../../src/system/errors.ts';
import { contrib } from '../helpers/cli.ts';
import { must } from '../helpers/portable.ts';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const TREE: Readonly<Record<string, TreeItem>> = {
  ...Object.fromEntries(
    ['proc', 'sys', 'dev', 'run', 'tmp', 'var/tmp'].map((path) => [path, { directory: true } as const]),
  ),
  'etc/resolv.conf': '',
  'etc/machine-id': '',
  'etc/os-release': 'ID=demo\nPORTABLE_PREFIXES=demo\n',
  'etc/systemd/system/demo.service': '[Service]\nExecStart=/usr/bin/demo\n',
  'usr/bin/demo': { text: '#!/usr/bin/interpreter\n', mode: 0o755 },
  'usr/bin/interpreter': { text: `#!/bin/none\n${'# more\n'.repeat(20_000)}`, mode: 0o755 },
  ...Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `data/file ${index} ${'x'.repeat(index % 90)}`,
      `${index} `.repeat(index * 40),
    ]),
  ),
  'data/block': 'b'.repeat(4096),
  'data/blocks': 'c'.repeat(3 * 4096),
  'data/large': 'line of text\n'.repeat(100_000),
};

function erofsOf(...options: readonly string[]): string {
  const image = join(scratchDirectory(), 'demo_1.0.raw');
  const tree = writeTree(TREE);
  chmodSync(tree, 0o755);
  must('mkfs.erofs', ['--quiet', '--all-root', ...options, image, tree]);
  return image;
}

async function readAll(image: string): Promise<ReadonlyMap<string, string>> {
  const read = await readImage(image);
  const found = new Map<string, string>();
  for await (const { entry, content } of read.contents(() => true)) {
    const parts: Uint8Array[] = [];
    for await (const part of content) parts.push(part);
    found.set(entry.path, Buffer.concat(parts).toString('utf8'));
  }
  return found;
}

describe('an image of erofs', needsTool('mkfs.erofs', 'fsck.erofs'), () => {
  for (const [name, options] of [
    ['uncompressed', []],
    ['in extended inodes', ['-Eforce-inode-extended']],
    ['in chunks', ['--chunksize=4096']],
    ['in chunks of an old kind', ['--chunksize=65536', '-Eforce-chunk-indexes']],
    ['of lz4hc', ['-zlz4hc,12']],
    ['of lz4 in the older way', ['-zlz4', '-Elegacy-compress']],
  ] as const) {
    it(`${name} gives every file as it is`, async () => {
      const found = await readAll(erofsOf(...options));
      const texts = Object.entries(TREE).flatMap(([path, item]) =>
        typeof item === 'string' ? [[`/${path}`, item] as const] : [],
      );
      assert.equal(found.size, texts.length + 2);
      for (const [path, text] of texts) assert.equal(found.get(path), text, path);
    });
  }

  it('is judged by the rules', () => {
    const { status, stdout } = contrib(['audit', '--json', erofsOf('-zlz4hc,12')]);
    assert.equal(status, 1);
    const { findings } = JSON.parse(stdout);
    assert.deepEqual(
      findings
        .filter(({ severity }: { severity: string }) => severity === 'error')
        .map(({ message }: { message: string }) => message),
      ['/usr/bin/interpreter is run by /bin/none, which is not in the image (203/EXEC)'],
    );
  });

  it('that is compressed needs fsck.erofs, whose package is named', () => {
    const { status, stderr } = contrib(['audit', erofsOf('-zlz4hc,12')], { env: { PATH: '/nowhere' } });
    assert.equal(status, 4);
    assert.match(stderr, /fsck\.erofs is not on this machine[\s\S]*erofs-utils/);
  });

  it('that is cut off is bad input', () => {
    const image = erofsOf();
    writeFileSync(image, readFileSync(image).subarray(0, 8192));
    const { status, stderr } = contrib(['audit', image]);
    assert.equal(status, 3);
    assert.match(stderr, /is cut off: it has 8192 bytes/);
  });

  it('that is damaged anywhere is read, or is bad input', async () => {
    const sound = readFileSync(erofsOf());
    const image = join(scratchDirectory(), 'demo_1.0.raw');
    const place = fc.oneof(
      fc.integer({ min: 1024, max: 1152 }),
      fc.integer({ min: 1152, max: sound.length - 8 }),
    );
    const damage = fc.array(fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(sound);
        for (const [at, values] of changes) bytes.set(values, at);
        writeFileSync(image, bytes);
        await readAll(image).catch((error: unknown) => {
          if (!(error instanceof ContribError) || error.code !== 'bad-input') throw error;
        });
      }),
      { numRuns: 60 },
    );
  });
});
