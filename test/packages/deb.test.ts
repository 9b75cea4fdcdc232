import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, linkSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { contentsOf, type PackageSet } from '../../src/packages/package-set.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { entriesByContrib, entriesByDpkg, fieldsByContrib, fieldsByDpkg } from './compare-deb.ts';

const LONG = `usr/share/demo/${'long-name-'.repeat(9)}/${'of-a-file-'.repeat(15)}`;

function demoTree(): string {
  const tree = writeTree({
    'DEBIAN/control': [
      'Package: demo',
      'Version: 2:1.0~rc1-3',
      'Architecture: amd64',
      'Maintainer: A <a@example.org>',
      'Pre-Depends: init-system-helpers (>= 1.54~)',
      'Depends: libc6 (>= 2.34), python3:any | perl, foo (<< 2) | bar (>> 1)',
      'Provides: demo-abi (= 1)',
      'Breaks: demo-old (<< 1.0~)',
      'Description: A demonstration',
      ' of what is read',
      ' .',
      '  - with a list',
      '',
    ].join('\n'),
    'DEBIAN/conffiles': '/etc/demo.conf\nremove-on-upgrade /etc/demo.old\n',
    'DEBIAN/postinst': { text: '#!/bin/sh -e\nexit 0\n', mode: 0o755 },
    'DEBIAN/postrm': { text: '#!/usr/bin/perl\n1;\n', mode: 0o755 },
    'DEBIAN/triggers': 'activate-noawait ldconfig\n# why\ninterest /usr/share/demo\n',
    'DEBIAN/shlibs': 'libdemo 1 demo (>= 1.0)\n',
    'etc/demo.conf': 'a = b\n',
    'usr/bin/demo': { text: '#!/bin/sh\n', mode: 0o4755 },
    'usr/bin/demo-link': { link: 'demo' },
    'usr/share/demo/ü': 'Umlaut\n',
    'usr/share/demo/with a space': 'x',
    [LONG]: 'long\n',
    'usr/share/demo/zeros': '\0'.repeat(200_000),
    'var/lib/demo': { directory: true },
  });
  chmodSync(join(tree, 'var/lib/demo'), 0o1770);
  chmodSync(join(tree, 'usr/bin/demo'), 0o4755);
  linkSync(join(tree, 'usr/share/demo/zeros'), join(tree, 'usr/share/demo/zeros-again'));
  return tree;
}

function build(tree: string, ...options: readonly string[]): string {
  const file = join(scratchDirectory(), 'demo');
  execFileSync('dpkg-deb', ['--root-owner-group', ...options, '-b', tree, file], { stdio: 'pipe' });
  return file;
}

async function digests(set: PackageSet): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const pkg of set.packages) {
    for await (const { entry, content } of contentsOf(set, pkg, () => true)) {
      const hash = createHash('sha256');
      for await (const chunk of content) hash.update(chunk);
      found.set(entry.path, hash.digest('hex'));
    }
  }
  return found;
}

describe('Debian packages', needsTool('dpkg-deb'), () => {
  const tree = demoTree();

  for (const compression of ['gzip', 'xz', 'zstd', 'none']) {
    for (const uniform of ['--uniform-compression', '--no-uniform-compression']) {
      it(`reads ${compression} with ${uniform} as dpkg-deb does`, async () => {
        const file = build(tree, `-Z${compression}`, uniform);
        for (const toolsPath of [process.env['PATH'] ?? '', '']) {
          const set = await openPackages([file], { toolsPath });
          const [pkg] = set.packages;
          assert.ok(pkg);
          assert.deepEqual(entriesByContrib(set.entries(pkg)), entriesByDpkg(file));
          assert.deepEqual(
            new Map([...fieldsByContrib(pkg)].sort()),
            new Map([...fieldsByDpkg(file)].sort()),
          );
          const content = await digests(set);
          for (const [path, digest] of content)
            assert.equal(
              digest,
              createHash('sha256')
                .update(readFileSync(join(tree, path)))
                .digest('hex'),
              path,
            );
          assert.equal(content.size, [...set.entries(pkg)].filter(({ type }) => type === 'file').length);
        }
      });
    }
  }

  it('says what scripts are for, what triggers and conffiles are', async () => {
    const file = build(tree);
    const set = await openPackages([file]);
    const [pkg] = set.packages;
    assert.ok(pkg);
    assert.deepEqual(
      pkg.scripts.map(({ native, when, event, interpreter }) => `${native} ${when} ${event} ${interpreter}`),
      [
        'postinst after install /bin/sh',
        'postinst after upgrade /bin/sh',
        'postrm after upgrade /usr/bin/perl',
        'postrm after remove /usr/bin/perl',
        'postrm after purge /usr/bin/perl',
      ],
    );
    assert.equal(pkg.scripts[0]?.body, '#!/bin/sh -e\nexit 0\n');
    assert.deepEqual(pkg.native?.triggers, [
      { native: 'activate-noawait', on: ['ldconfig'] },
      { native: 'interest', on: ['/usr/share/demo'] },
    ]);
    const configuration = [...set.entries(pkg)].filter(({ flags }) => flags.includes('config'));
    assert.deepEqual(
      configuration.map(({ path }) => path),
      ['/etc/demo.conf'],
    );
    assert.deepEqual(pkg.native?.fields.at(-1), ['shlibs', 'libdemo 1 demo (>= 1.0)']);
  });

  it('opens a file, and a hard link by the file it is', async () => {
    const set = await openPackages([build(tree)]);
    const [pkg] = set.packages;
    assert.ok(pkg);
    const links = [...set.entries(pkg)].filter(({ path }) => path.includes('/zeros'));
    assert.deepEqual(links.map(({ type }) => type).sort(), ['file', 'hardlink']);
    for (const entry of links) {
      let size = 0;
      for await (const chunk of set.open(pkg, entry)) size += chunk.length;
      assert.equal(size, 200_000);
    }
  });

  it('shows a package on the command line', () => {
    const file = build(tree);
    const { status, stdout } = contrib(['show', '--files', file]);
    assert.equal(status, 0);
    for (const line of [
      'demo 2:1.0~rc1-3 amd64 (deb)',
      'Depends: python3:any | perl',
      'postrm: after upgrade, remove, purge (/usr/bin/perl, 2 lines)',
      'interest: /usr/share/demo',
      '- 4755 root:root          10 /usr/bin/demo',
      '/etc/demo.conf [config]',
    ])
      assert.ok(stdout.includes(line), `${line} is not in\n${stdout}`);
    const json = JSON.parse(contrib(['show', '--files', '--json', file]).stdout);
    assert.equal(json.result.packages[0].version, '2:1.0~rc1-3');
    assert.equal(json.result.packages[0].entries.length, entriesByDpkg(file).length);
  });

  it('reads one that GNU ar wrote, which ends names with a slash', needsTool('ar'), async () => {
    const directory = scratchDirectory();
    execFileSync('ar', ['x', build(tree)], { cwd: directory });
    execFileSync('bash', ['-c', 'ar rc again debian-binary control.tar.* data.tar.*'], { cwd: directory });
    const file = join(directory, 'again');
    const set = await openPackages([file]);
    const [pkg] = set.packages;
    assert.ok(pkg);
    assert.deepEqual(entriesByContrib(set.entries(pkg)), entriesByDpkg(file));
  });

  it('says what is no package', () => {
    const { status, stderr } = contrib(['show', join(tree, 'DEBIAN/control')]);
    assert.equal(status, 3);
    assert.match(stderr, /is no package that contrib reads/);
  });

  it('takes a directory of packages and a staged tree', async () => {
    const directory = scratchDirectory();
    execFileSync('cp', [build(tree), join(directory, 'a.bin')]);
    execFileSync('cp', [join(tree, 'DEBIAN/control'), directory]);
    const set = await openPackages([directory]);
    assert.deepEqual(
      set.packages.map(({ name }) => name),
      ['demo'],
    );
    const staged = await openPackages([tree]);
    const [pkg] = staged.packages;
    assert.ok(pkg);
    assert.ok([...staged.entries(pkg)].some(({ path, mode }) => path === '/usr/bin/demo' && mode === 0o4755));
  });
});
