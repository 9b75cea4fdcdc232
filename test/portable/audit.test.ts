// contrib audit and show on images, whoever made them.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readImage } from '../../src/families/portable/read/reader.ts';
import { contrib } from '../helpers/cli.ts';
import { must } from '../helpers/portable.ts';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

/** An image as nixpkgs' portableService lays it out: no prefixes, no mount points of its units, values without quotes. */
const NIXPKGS: Readonly<Record<string, TreeItem>> = {
  ...Object.fromEntries(
    ['proc', 'sys', 'dev', 'run', 'tmp', 'var/tmp', 'var/lib'].map((path) => [
      path,
      { directory: true } as const,
    ]),
  ),
  'etc/resolv.conf': '',
  'etc/machine-id': '',
  'etc/os-release': 'PORTABLE_ID=demo\nPORTABLE_PRETTY_NAME=A demo\nID=nixos\n',
  'etc/systemd/system/demo.service': '[Service]\nExecStart=/nix/store/x-demo/bin/demo\nStateDirectory=demo\n',
  'nix/store/x-demo/bin/demo': { text: '#!/nix/store/y-bash/bin/bash\n', mode: 0o755 },
};

function imageOf(
  tree: Readonly<Record<string, TreeItem>>,
  name = 'demo_1.0.raw',
  ...options: readonly string[]
): string {
  const image = join(scratchDirectory(), name);
  must('mksquashfs', [
    writeTree(tree),
    image,
    '-quiet',
    '-no-progress',
    '-all-root',
    '-root-mode',
    '755',
    ...options,
  ]);
  return image;
}

describe('an image of another maker', needsTool('mksquashfs', 'unsquashfs'), () => {
  it('is judged without a contrib.yaml', () => {
    const { status, stdout } = contrib(['audit', '--json', imageOf(NIXPKGS)], { cwd: scratchDirectory() });
    assert.equal(status, 1);
    const { result, findings } = JSON.parse(stdout);
    assert.deepEqual(result.images[0].units, ['demo.service']);
    assert.deepEqual(
      findings.map(({ rule, severity }: { rule: string; severity: string }) => `${severity} ${rule}`).sort(),
      [
        'error portable/interpreter',
        'error portable/mount-point',
        'warning portable/os-release',
        'warning portable/os-release',
      ],
    );
  });

  it('is listed as a package is', () => {
    const { status, stdout, stderr } = contrib(['show', '--files', imageOf(NIXPKGS)]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /- 0755 root:root +\d+ \/nix\/store\/x-demo\/bin\/demo/);
  });

  it('gives the content of every file, few of them or all, in any compression', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `data/f ${index}\\x`,
        `content ${index}\n`.repeat(index * 300),
      ]),
    );
    for (const compression of ['gzip', 'xz', 'zstd', 'lz4']) {
      const read = await readImage(imageOf({ ...NIXPKGS, ...many }, 'demo_1.0.raw', '-comp', compression));
      const found = new Map<string, string>();
      for await (const { entry, content } of read.contents(() => true)) {
        const parts: Uint8Array[] = [];
        for await (const part of content) parts.push(part);
        found.set(entry.path, Buffer.concat(parts).toString('utf8'));
      }
      for (const [path, text] of Object.entries(many))
        assert.equal(found.get(`/${path}`), text, `${compression} ${path}`);
    }
  });

  const refused: readonly (readonly [string, (image: string) => void, RegExp])[] = [
    [
      'cut off',
      (image) => writeFileSync(image, readFileSync(image).subarray(0, 600)),
      /is cut off: it has 600 bytes/,
    ],
    ['of zeros', (image) => writeFileSync(image, Buffer.alloc(8192)), /holds no file system/],
    [
      'with a damaged table',
      (image) => writeFileSync(image, readFileSync(image).fill(0xff, 96, 600)),
      /cannot be read/,
    ],
  ];
  for (const [name, damage, message] of refused) {
    it(`that is ${name} is bad input`, () => {
      const image = imageOf(NIXPKGS);
      damage(image);
      const { status, stderr } = contrib(['audit', image]);
      assert.equal(status, 3, stderr);
      assert.match(stderr, message);
    });
  }

  it('with a line break in a name, which could be taken for another entry, is bad input', () => {
    const image = imageOf({ ...NIXPKGS, 'x R 1 644 0 0 1 0\nusr/bin/demo R 1 755 0 0 1 0': '' });
    const { status, stderr } = contrib(['audit', image]);
    assert.equal(status, 3);
    assert.match(stderr, /a name in it holds a line break/);
  });

  it('is not judged together with packages', () => {
    const { status, stderr } = contrib(['audit', imageOf(NIXPKGS), scratchDirectory()]);
    assert.equal(status, 2);
    assert.match(stderr, /images and packages are judged by different rules/);
  });
});
