import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CliResult } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { projectWith, releasesOf, resolutionOf, withCache } from './helpers.ts';
import { apkRepository, rpmRepository } from './repositories.ts';

const project = projectWith('lvm: { command: lvcreate, version: ">= 2" }');

function ask(distro: string, index: string, ...args: readonly string[]): CliResult {
  return withCache()(['-C', project, 'deps', distro, '--index', index, ...args]);
}

/** Packages and Contents of Debian, side by side. */
function debian(packages: string, contents: string | Buffer = 'sbin/lvcreate  admin/lvm2\n'): string {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'Packages.gz'), gzipSync(packages));
  writeFileSync(join(directory, 'Contents-amd64.gz'), gzipSync(contents));
  return directory;
}

function lvm2(version: string): string {
  return `Package: lvm2\nVersion: ${version}\nArchitecture: amd64\nDescription: LVM\n`;
}

describe('indexes with two packages of one name', () => {
  for (const [order, versions] of Object.entries({
    'older first': ['1.9', '2.1'],
    'newer first': ['2.1', '1.9'],
  })) {
    it(`give the newer one: Debian, ${order}`, () => {
      const { versions: offered, state } = resolutionOf(
        ask('debian@12', debian(versions.map(lvm2).join('\n')), '--json'),
        'lvm',
      );
      assert.deepEqual([offered, state], [['2.1'], 'found']);
    });
  }

  it('give the newer one: rpm', needsTool('rpmbuild', 'createrepo_c'), () => {
    const files = ['/usr/bin/lvcreate'];
    const repository = rpmRepository([
      { name: 'lvm2', version: '1.9', files },
      { name: 'lvm2', version: '2.1', files },
    ]);
    const { versions, state } = resolutionOf(ask('fedora@44', repository, '--json'), 'lvm');
    assert.deepEqual([versions, state], [['2.1-1'], 'found']);
  });
});

describe('indexes that are not what they should be', () => {
  it('have versions that are no versions: they are shown, and compared as the package manager does', () => {
    for (const version of ['not a version', '1:2:3', '~~', '2.1_\u00e4', 'x'.repeat(5000)]) {
      const result = ask('debian@12', debian(lvm2(version)), '--json');
      assert.ok(result.status === 0 || result.status === 1, result.stderr);
      assert.deepEqual(resolutionOf(result, 'lvm').versions, [version]);
    }
  });

  it('print no control characters', () => {
    const packages = lvm2('2.1\u001b[31m').replace('lvm2', 'lvm2\u001b]0;x\u0007');
    const result = ask('debian@12', debian(packages, 'sbin/lvcreate  admin/lvm2\u001b]0;x\u0007\n'));
    assert.match(result.stdout, /lvm2/);
    assert.doesNotMatch(result.stdout + result.stderr, /[\u001b\u0007]/);
  });

  it('are refused where a stanza has no name, or no end', () => {
    const text = (packages: string) => {
      const { status, stderr } = ask('debian@12', debian(packages));
      assert.equal(status, 3, stderr);
      return stderr;
    };
    assert.match(text('Version: 1\n'), /the 1\. package of this index has no Package or no Version/);
    assert.match(text(`Package: x\nVersion: 1\nTag: ${'y'.repeat(2 ** 23)}`), /has no end/);
  });

  it('are refused where a line of Contents is endless, or names nobody', () => {
    const text = (contents: string | Buffer) => {
      const { status, stderr } = ask('debian@12', debian(lvm2('2'), contents));
      assert.equal(status, 3, stderr);
      return stderr;
    };
    assert.match(text(Buffer.alloc(2 ** 22, 'x')), /Contents-amd64\.gz.*a line is longer than/s);
    assert.match(text('sbin/lvcreate\n'), /names no package/);
  });

  it('are refused where they become a thousand times as large', () => {
    const directory = debian(lvm2('2'));
    const bomb = gzipSync(Buffer.alloc(2 ** 26, 'a/b c/d\n'), { level: 9 });
    writeFileSync(join(directory, 'Contents-amd64.gz'), gzipSync(gzipSync(bomb)));
    const { status, stderr } = ask('debian@12', directory);
    assert.equal(status, 3, stderr);
  });

  it('are refused where rpm’s hide ends or let entities grow', needsTool('createrepo_c', 'rpmbuild'), () => {
    const metadata =
      '<!DOCTYPE x [<!ENTITY a "aaaa">]><metadata packages="1"><package>&a;</package></metadata>';
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'primary.xml.gz'), gzipSync(metadata));
    const { status, stderr } = ask('fedora@44', directory);
    assert.ok(status === 3 || status === 4, stderr);
  });

  it('are refused where Alpine’s have a package without a version', needsTool('tar', 'gzip'), () => {
    const { status, stderr } = ask('alpine@3.24', apkRepository('P:lvm2\n'));
    assert.equal(status, 3);
    assert.match(stderr, /has no P: or no V:/);
  });

  it('are refused where they are empty of what they are called', () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'Packages.gz'), Buffer.alloc(0));
    const result = ask('debian@12', directory, '--json');
    assert.equal(releasesOf(result)[0]?.filesKnown, false);
    assert.equal(resolutionOf(result, 'lvm').state, 'not-known');
  });
});
