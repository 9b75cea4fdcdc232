// A directory of packages as people have them: with what else a build leaves there, and what a download did not finish.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { rawDeb } from '../packages/raw-packages.ts';
import { judgedDebs, MANIFEST } from './judged.ts';

const DATA = [{ name: './usr/bin/tock', mode: 0o755, data: '#!/bin/sh\n' }];
const deb = (fields: Readonly<Record<string, string>> = {}) =>
  rawDeb({ fields: { Package: 'tock', ...fields }, data: DATA });

/** What the audit of a directory with these files says. */
function audit(files: Readonly<Record<string, Buffer | string>>) {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'contrib.yaml'), `${MANIFEST}  command: { on-path: tock }\n`);
  mkdirSync(join(directory, 'debs'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, 'debs', name), content);
  return contrib(['-C', directory, 'audit', '--distro', 'debian', 'debs']);
}

describe('a directory of packages', () => {
  it('may hold what is about them', () => {
    const { status, stderr } = audit({
      'tock.deb': deb(),
      'tock.deb.sig': Buffer.from([0x88, 0x5d, 4]),
      'tock.deb.asc': '-----BEGIN PGP SIGNATURE-----\n',
      'tock.changes': 'Format: 1.8\n',
      README: 'x\n',
    });
    assert.equal(status, 0, stderr);
  });

  it('may hold packages of the installer, which no system installs', () => {
    const { stdout } = audit({
      'tock.deb': deb(),
      'tock-udeb.udeb': deb({ Package: 'tock-udeb', 'Package-Type': 'udeb' }),
    });
    assert.match(stdout, /^debian: 1 package,/m);
  });

  it('holds no two versions of a package, and not two architectures', () => {
    const versions = audit({ 'a.deb': deb({ Version: '1-1' }), 'b.deb': deb({ Version: '2-1' }) });
    assert.equal(versions.status, 3);
    assert.match(
      versions.stderr,
      /^error: tock is there twice, as 1-1 \(.*a\.deb\) and 2-1 \(.*b\.deb\)\nhint: a set is/,
    );
    const architectures = audit({
      'a.deb': deb({ Architecture: 'amd64' }),
      'b.deb': deb({ Architecture: 'arm64' }),
    });
    assert.equal(architectures.status, 3);
    assert.match(architectures.stderr, /^error: tock is there twice, as amd64 .* and arm64 /);
  });

  it('holds no package that was downloaded in part, or not at all', () => {
    const part = audit({ 'tock.deb': deb(), 'tick.deb': deb().subarray(0, 500) });
    assert.equal(part.status, 3);
    assert.match(part.stderr, /^error: .*tick\.deb: it ends too early/);
    for (const content of ['', '<!DOCTYPE html>\n<title>404</title>\n']) {
      const none = audit({ 'tock.deb': deb(), 'tick.deb': content });
      assert.equal(none.status, 3);
      assert.match(
        none.stderr,
        /^error: .*tick\.deb is no package that contrib reads\nhint: its name says that it is one/,
      );
    }
  });

  it('says what it needs where it holds none', () => {
    const { status, stderr } = audit({ README: 'x\n' });
    assert.equal(status, 3);
    assert.match(stderr, /^error: there is no package in .*debs\nhint: contrib reads \.deb/);
  });
});

it('several packages of one set are judged together', () => {
  const verdicts = judgedDebs('  command: { on-path: [tock, tick] }\n', [
    { fields: { Package: 'tock' }, data: DATA },
    { fields: { Package: 'tick' }, data: [{ name: './usr/bin/tick', mode: 0o755, data: '#!/bin/sh\n' }] },
  ]);
  assert.match(verdicts.get('command') ?? '', /^follows/);
});
