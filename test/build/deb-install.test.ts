import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { aptRoot, standIns } from '../helpers/apt-root.ts';
import { build, command, copyOf, named } from '../helpers/deb.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const NEEDS = needsTool(
  'dpkg-buildpackage',
  'dh',
  'cc',
  'systemd-sysusers',
  'systemd-tmpfiles',
  'deb-systemd-helper',
);
const ROOT_ONLY = process.getuid?.() === 0 ? NEEDS : { skip: 'owners need root' };

/** dpkg(1) on a root of its own, whose scripts run with DPKG_ROOT. */
function dpkg(root: string, ...args: string[]): void {
  const options = [
    `--root=${root}`,
    '--force-depends',
    '--force-script-chrootless',
    `--log=${root}/dpkg.log`,
  ];
  command('dpkg', ...options, ...args);
}

/** Another revision of a package. */
function revise(directory: string, revision: string): void {
  appendFileSync(join(directory, 'distros/debian/distro.yaml'), `\nrevision: "${revision}"\n`);
}

/** What one test builds and others use: a scratch directory of its own would be gone with the test. */
const shared = scratchDirectory();
let made: readonly [string, string] | undefined;

/** The packages of two revisions, of which the second has another default configuration; built once. */
function twoRevisions(): readonly [string, string] {
  if (made !== undefined) return made;
  const directory = copyOf('test/fixtures/projects/c-make');
  const first = shareBuild(directory, 'first');
  revise(directory, '2');
  appendFileSync(join(directory, 'src/tidegauge.conf'), '# another default\n');
  made = [first, shareBuild(directory, 'second')];
  return made;
}

function shareBuild(directory: string, name: string): string {
  cpSync(build(directory, 'debian@12'), join(shared, name), { recursive: true });
  return join(shared, name);
}

describe('what contrib built, installed', () => {
  it(
    'is upgraded, removed and purged by apt from a repository, subpackages at one version',
    ROOT_ONLY,
    () => {
      const [first, second] = twoRevisions();
      const debs = (out: string) =>
        named(out, /^[^.]*tidegauge.*\.deb$/).filter((file) => !file.includes('dbgsym'));
      const { root, publish, apt } = aptRoot();
      publish([...debs(first), ...standIns(debs(first))]);
      apt('install', 'tidegauge', 'libtidegauge-dev');
      const conf = join(root, 'etc/tidegauge.conf');
      writeFileSync(conf, 'harbour = mine\n');
      publish([...debs(second), ...standIns(debs(second))]);
      apt('dist-upgrade');
      const versions = command(
        'dpkg-query',
        `--admindir=${root}/var/lib/dpkg`,
        '-W',
        '-f=${Version} ${db:Status-Status}\\n',
        ...['tidegauge', 'libtidegauge1', 'libtidegauge-dev'],
      );
      assert.deepEqual([...new Set(versions.trim().split('\n'))], ['1.4.2-2 installed']);
      assert.equal(readFileSync(conf, 'utf8'), 'harbour = mine\n');
      apt('remove', 'tidegauge');
      assert.equal(existsSync(join(root, 'usr/bin/tidegauge')), false);
      assert.equal(readFileSync(conf, 'utf8'), 'harbour = mine\n');
      apt('purge', 'tidegauge');
      assert.equal(existsSync(conf), false);
    },
  );

  it(
    'makes its account, keeps an edited conffile, and leaves what removal and purge should',
    ROOT_ONLY,
    () => {
      const [first, second] = twoRevisions();
      const root = join(scratchDirectory(), 'root');
      mkdirSync(root);
      const packages = /^(?:tidegauge|libtidegauge1)_.*\.deb$/;

      dpkg(root, '-i', ...named(first, packages));
      const passwd = readFileSync(join(root, 'etc/passwd'), 'utf8');
      const uid = /^tidegauge:x:(\d+):/m.exec(passwd)?.[1];
      const data = statSync(join(root, 'var/lib/tidegauge'));
      assert.equal(String(data.uid), uid);
      assert.equal(data.mode & 0o7777, 0o750);
      const wants = join(root, 'etc/systemd/system/multi-user.target.wants/tidegauge.service');
      assert.equal(readlinkSync(wants), '/lib/systemd/system/tidegauge.service');

      const conf = join(root, 'etc/tidegauge.conf');
      writeFileSync(conf, 'harbour = mine\n');
      dpkg(root, '--force-confold', '-i', ...named(second, packages));
      assert.equal(readFileSync(conf, 'utf8'), 'harbour = mine\n');
      assert.equal(String(statSync(join(root, 'var/lib/tidegauge')).uid), uid);

      dpkg(root, '-r', 'tidegauge');
      assert.equal(existsSync(join(root, 'usr/bin/tidegauge')), false);
      assert.equal(readFileSync(conf, 'utf8'), 'harbour = mine\n');
      dpkg(root, '-P', 'tidegauge');
      assert.equal(existsSync(conf), false);
      assert.equal(lstatSync(wants, { throwIfNoEntry: false }), undefined);
    },
  );

  it('enables a socket and not its service, gives a group its file, and follows a rename', ROOT_ONLY, () => {
    const out = build(copyOf('test/fixtures/projects/commands'), 'debian@12');
    const root = join(scratchDirectory(), 'root');
    mkdirSync(root);
    const old = join(scratchDirectory(), 'old');
    mkdirSync(join(old, 'DEBIAN'), { recursive: true });
    mkdirSync(join(old, 'usr/bin'), { recursive: true });
    writeFileSync(join(old, 'usr/bin/lantern'), 'old');
    const control =
      'Package: lantern-client\nVersion: 1.9-1\nArchitecture: amd64\nMaintainer: A <a@example.org>\nDescription: old\n';
    writeFileSync(join(old, 'DEBIAN/control'), control);
    command('dpkg-deb', '--root-owner-group', '-b', old, `${old}.deb`);

    dpkg(root, '-i', `${old}.deb`);
    dpkg(root, '-B', '-i', ...named(out, /^lantern(?:-client|-agent)?_.*\.deb$/));
    assert.notEqual(readFileSync(join(root, 'usr/bin/lantern'), 'latin1'), 'old');
    const status = command(
      'dpkg-query',
      `--admindir=${root}/var/lib/dpkg`,
      '-W',
      '-f=${Package} ${Version} ${db:Status-Status}\\n',
    );
    assert.deepEqual(status.trim().split('\n'), [
      'lantern 2.1.0-1 installed',
      'lantern-agent 2.1.0-1 installed',
      'lantern-client 2.1.0-1 installed',
    ]);
    const wants = join(root, 'etc/systemd/system');
    assert.deepEqual(readdirSync(wants), ['sockets.target.wants']);
    assert.deepEqual(readdirSync(join(wants, 'sockets.target.wants')), ['lantern-agent.socket']);
    const gid = /^lantern:x:(\d+):/m.exec(readFileSync(join(root, 'etc/group'), 'utf8'))?.[1];
    const conf = statSync(join(root, 'etc/lantern/agent.conf'));
    assert.deepEqual([conf.uid, String(conf.gid), conf.mode & 0o7777], [0, gid, 0o640]);
  });
});
