import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { EXTRACT, projectWith, releasesOf, resolutionOf, withCache } from './helpers.ts';

const MANY = `python: { command: python3, version: ">= 2.4" }
lvm: { command: [lvcreate, vgs] }
gtk: { python: gi }
curses: { python: curses }
ssl: { library: libssl.so.3 }
glib: { pkgconfig: glib-2.0, for: build, version: ">= 2.60" }
glib-header: { header: glib.h, for: build }
lwp: { perl: "LWP::UserAgent" }
strict: { perl: strict }
ssh: { service: ssh }
awk: { command: awk }
passwd: { file: /usr/bin/rsync }
paramiko: { python: paramiko, version: ">= 1.6.4" }
newer: { python: paramiko, version: ">= 9", level: suggests }
older: { python: paramiko, version: "< 2", level: suggests }
nothing: { command: no-such-command, level: suggests }
`;

describe('contrib deps on Debian', () => {
  const run = withCache();
  const project = projectWith(MANY);
  const deps = (...args: readonly string[]) => run(['-C', project, 'deps', ...args, '--json']);
  const here = ['--mirror', EXTRACT];

  it('names the packages of every kind of capability', () => {
    const result = deps('debian@12', ...here);
    const names = Object.fromEntries(
      (releasesOf(result)[0]?.prerequisites ?? []).map(({ key, names, versions }) => [
        key,
        [names, versions],
      ]),
    );
    assert.deepEqual(names, {
      python: [['python3'], ['3.11.2-1+b1']],
      lvm: [['lvm2'], ['2.03.16-2']],
      gtk: [['python3-gi'], ['3.42.2-3+b1']],
      curses: [['python3'], ['3.11.2-1+b1']],
      ssl: [['libssl3'], ['3.0.20-1~deb12u2']],
      glib: [['libglib2.0-dev'], ['2.74.6-2+deb12u9']],
      'glib-header': [['libglib2.0-dev'], ['2.74.6-2+deb12u9']],
      lwp: [['libwww-perl'], ['6.68-1']],
      strict: [['perl'], ['5.36.0-7+deb12u3']],
      ssh: [['openssh-server'], ['1:9.2p1-2+deb12u10']],
      awk: [['mawk'], ['1.3.4.20200120-3.1']],
      passwd: [['rsync'], ['3.2.7-1+deb12u6']],
      paramiko: [['python3-paramiko'], ['2.12.0-2']],
      newer: [['python3-paramiko'], ['2.12.0-2']],
      older: [['python3-paramiko'], ['2.12.0-2']],
      nothing: [[], []],
    });
    assert.equal(result.status, 0);
  });

  it('takes no header below a directory of another project’s for one that is named without it', () => {
    const index = scratchDirectory();
    const names = ['libevent-dev', 'libother-dev', 'libown-dev'];
    const stanzas = names.map((name) => `Package: ${name}\nVersion: 1-1\nArchitecture: amd64\n`);
    writeFileSync(join(index, 'Packages.gz'), gzipSync(`${stanzas.join('\n')}\n`));
    const contents = [
      'usr/include/event2/event.h  libdevel/libevent-dev',
      'usr/include/event2/util.h   libdevel/libevent-dev',
      'usr/include/other/util.h    libdevel/libother-dev',
      'usr/include/own-1/own.h     libdevel/libown-dev',
      'usr/include/zzz/own.h       libdevel/libother-dev',
    ];
    writeFileSync(join(index, 'Contents-amd64.gz'), gzipSync(`${contents.join('\n')}\n`));
    const headers = projectWith(
      ['util.h', 'event2/event.h', 'event2/util.h', 'own.h']
        .map((name, at) => `h${at}: { header: ${name}, for: build }\n`)
        .join(''),
    );
    const result = run(['-C', headers, 'deps', 'debian@12', '--index', index, '--json']);
    const util = resolutionOf(result, 'h0');
    assert.deepEqual([util.state, util.names], ['not-known', []]);
    assert.match(util.notes.join(), /2 packages have the header util\.h below a directory of their own/);
    assert.match(util.notes.join(), /name it with the directory \(event2\/util\.h is libevent-dev’s\)/);
    assert.deepEqual(
      ['h1', 'h2', 'h3'].map((key) => resolutionOf(result, key).names),
      [['libevent-dev'], ['libevent-dev'], ['libown-dev']],
    );
  });

  it('holds the version offered against the one asked for', () => {
    const result = deps('debian@12', ...here);
    const states = ['glib', 'newer', 'older', 'nothing'].map((key) => resolutionOf(result, key).state);
    assert.deepEqual(states, ['found', 'too-old', 'too-new', 'not-available']);
    assert.equal(resolutionOf(result, 'glib').for, 'build');
  });

  it('says what decided among several', () => {
    const { capabilities, notes } = resolutionOf(deps('debian@12', ...here), 'awk');
    assert.deepEqual(
      capabilities[0]?.others.map((one) => one.package),
      ['gawk', 'original-awk'],
    );
    assert.match(notes[0] ?? '', /mawk rather than gawk, original-awk: priority required comes before/);
  });

  it('shows what Debian 13 renamed for 64-bit time_t', () => {
    const { stdout } = run([
      '-C',
      projectWith('ssl: { library: libssl.so.3 }'),
      'deps',
      'debian@12',
      'debian@13',
      ...here,
    ]);
    assert.match(stdout, /ssl: libssl3 on 12, libssl3t64 on 13 \(64-bit time_t\)/);
  });

  it('lets names that a person wrote win, and holds them against the index', () => {
    const own = projectWith(
      `through: { python: curses, names: { debian: python3 } }
wrong: { command: lvcreate, names: { debian: rsync } }
gone: { command: lvcreate, names: { debian: no-such-package } }`,
    );
    const result = run(['-C', own, 'deps', 'debian@12', ...here, '--json']);
    const [through, wrong, gone] = ['through', 'wrong', 'gone'].map((key) => resolutionOf(result, key));
    assert.deepEqual(
      [through?.decided, through?.names, through?.contradiction],
      ['hand', ['python3'], undefined],
    );
    assert.deepEqual(
      [wrong?.names, wrong?.contradiction],
      [['rsync'], 'not with rsync: the command lvcreate is in lvm2'],
    );
    assert.equal(gone?.contradiction, 'the index has no package no-such-package');
    assert.equal(result.status, 1);
  });

  it('answers from its cache when the index is gone, and says what is not known without either', () => {
    const fresh = withCache();
    const mirror = scratchDirectory();
    cpSync(EXTRACT, mirror, { recursive: true });
    assert.equal(fresh(['-C', project, 'deps', 'debian@12', '--mirror', mirror]).status, 0);
    rmSync(mirror, { recursive: true });
    const offline = fresh(['-C', project, 'deps', 'debian@12', '--offline', '--json']);
    assert.deepEqual(resolutionOf(offline, 'lvm').names, ['lvm2']);
    const other = fresh(['-C', project, 'deps', 'ubuntu@24.04', '--offline']);
    assert.equal(other.status, 4);
    assert.match(other.stderr, /nothing is known of the packages of Ubuntu 24.04/);
    assert.match(other.stderr, /--index or --mirror/);
  });

  it('takes a suite for an index, and a component alone', () => {
    const suite = join(EXTRACT, 'dists/bookworm');
    const result = deps('debian@12', '--index', suite, '--component', 'main');
    assert.deepEqual(resolutionOf(result, 'lvm').names, ['lvm2']);
    assert.equal(releasesOf(result)[0]?.indexes[0]?.signature, 'none');
    const wrong = run(['-C', project, 'deps', 'debian@12', '--index', join(EXTRACT, 'no-such-place')]);
    assert.equal(wrong.status, 4);
    assert.match(wrong.stderr, /holds no index of Debian 12/);
  });
});

describe('an index that cannot be trusted', () => {
  const project = projectWith('lvm: { command: lvcreate }');

  function broken(change: (suite: string) => void): string {
    const mirror = scratchDirectory();
    cpSync(EXTRACT, mirror, { recursive: true });
    change(join(mirror, 'dists/bookworm'));
    return mirror;
  }

  function refusal(change: (suite: string) => void): string {
    const mirror = broken(change);
    const { status, stderr } = withCache()(['-C', project, 'deps', 'debian@12', '--mirror', mirror]);
    assert.equal(status, 3, stderr);
    return stderr;
  }

  it('is refused where its digest is another', () => {
    const text = refusal((suite) =>
      writeFileSync(join(suite, 'main/Contents-all.gz'), gzipSync('usr/bin/x  a/b\n')),
    );
    assert.match(text, /Contents-all\.gz is not what its repository says/);
  });

  it('is refused where it is cut', () => {
    const path = 'main/binary-amd64/Packages.gz';
    const text = refusal((suite) =>
      writeFileSync(join(suite, path), readFileSync(join(suite, path)).subarray(0, 2000)),
    );
    assert.match(text, /Packages\.gz.*(ends too early|instead of)/s);
  });

  it('is refused where its Release lists nothing', () => {
    assert.match(
      refusal((suite) => writeFileSync(join(suite, 'Release'), 'Suite: bookworm\n')),
      /is no Release file/,
    );
  });

  it('leaves nothing half-made in the cache', () => {
    const cache = scratchDirectory();
    const mirror = broken((suite) => writeFileSync(join(suite, 'main/Contents-all.gz'), 'x'));
    withCache(cache)(['-C', project, 'deps', 'debian@12', '--mirror', mirror]);
    const names = readdirSync(join(cache, 'contrib/indexes'));
    // What was read whole before the damaged part may stay: its name is its digest.
    assert.deepEqual(
      names.filter((name) => !/^[0-9a-f]{64}\.(?:packages|files)$/.test(name)),
      [],
    );
    assert.ok(names.length < 3, names.join(' '));
  });

  it('is told from one that the distribution signed', needsTool('gpg', 'gpgv'), () => {
    const home = scratchDirectory();
    const keyring = join(home, 'keyring.gpg');
    const gpg = (...args: readonly string[]) => spawnSync('gpg', ['--homedir', home, '--batch', ...args]);
    gpg(
      '--passphrase',
      '',
      '--quick-generate-key',
      'Archive <archive@example.org>',
      'ed25519',
      'sign',
      'never',
    );
    gpg('--output', keyring, '--export');
    const mirror = broken((suite) => {
      gpg('--output', join(suite, 'InRelease'), '--clearsign', join(suite, 'Release'));
    });
    const run = withCache();
    const good = run([
      '-C',
      project,
      'deps',
      'debian@12',
      '--mirror',
      mirror,
      '--keyring',
      keyring,
      '--json',
    ]);
    assert.equal(releasesOf(good)[0]?.indexes[0]?.signature, 'good');
    const signed = join(mirror, 'dists/bookworm/InRelease');
    writeFileSync(signed, readFileSync(signed, 'utf8').replace('Label: Debian', 'Label: Debiam'));
    const bad = run(['-C', project, 'deps', 'debian@12', '--mirror', mirror, '--keyring', keyring]);
    assert.equal(bad.status, 3);
    assert.match(bad.stderr, /its signature is wrong/);
  });
});
