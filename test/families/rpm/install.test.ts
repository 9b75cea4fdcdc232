// Packages of a project with a service, a user of its own and a library, in the hands of rpm and dnf: a scratch root
// stands for the machine. rpm's scriptlets change their root, so that only root can run this.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { scratchDirectory } from '../../helpers/scratch.ts';
import { needsTool } from '../../helpers/tools.ts';
import { buildRpm } from './box.ts';
import { copyOf, must, planOfProject } from './rpm-tools.ts';
import { basePackage, orders, rpmIn, scratchRoot } from './scratch-root.ts';

const PROJECT = 'test/fixtures/projects/c-make';
const BASE = [
  'systemd',
  'tzdata',
  'timezone',
  'shadow-utils',
  'sysuser-shadow',
  'pkg-config',
  '/usr/bin/pkg-config',
  '/bin/sh',
  '/sbin/ldconfig',
  'libc.so.6()(64bit)',
  'libc.so.6(GLIBC_2.2.5)(64bit)',
  'libc.so.6(GLIBC_2.34)(64bit)',
  'rtld(GNU_HASH)',
];
const TARGETS = [
  {
    on: 'rhel@9',
    as: { from: 'fedora', to: 'rhel', release: '9' },
    restart: 'try-restart tidegauge.service',
  },
  { on: 'opensuse@16.0', as: undefined, restart: 'try-restart tidegauge.service' },
] as const;

type Options = { readonly skip: string | false };

function asRoot(...tools: readonly string[]): Options {
  return process.getuid?.() === 0 ? needsTool(...tools) : { skip: 'only root can change its root' };
}

/** Outlives the test that builds first. */
const store = scratchDirectory();
const built = new Map<string, Promise<readonly string[]>>();

/** The packages of a version, built once. */
function build(target: (typeof TARGETS)[number], version: string): Promise<readonly string[]> {
  const found = built.get(key(target, version)) ?? buildAnew(target, version);
  built.set(key(target, version), found);
  return found;
}

function key({ on }: (typeof TARGETS)[number], version: string): string {
  return `${on} ${version}`;
}

async function buildAnew(target: (typeof TARGETS)[number], version: string): Promise<readonly string[]> {
  const directory = copyOf(PROJECT, target.as);
  for (const file of ['contrib.yaml', 'Makefile']) edit(join(directory, file), '1.4.2', version);
  if (version !== '1.4.2') edit(join(directory, 'src/tidegauge.conf'), '60', '30');
  const { packages } = await buildRpm(planOfProject(directory, target.on));
  const kept = join(store, key(target, version));
  mkdirSync(kept);
  return packages
    .filter((path) => !path.endsWith('.src.rpm'))
    .map((path) => {
      copyFileSync(path, join(kept, basename(path)));
      return join(kept, basename(path));
    });
}

function edit(path: string, from: string, to: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(from, to));
}

function only(packages: readonly string[], name: RegExp): string[] {
  return packages.filter((path) => name.test(basename(path)));
}

const DAEMON = /^(?:tidegauge|libtidegauge1)-/;

describe('rpm in a scratch root', () => {
  for (const target of TARGETS) {
    it(
      `installs, upgrades and removes what was built for ${target.on}`,
      asRoot('rpmbuild', 'busybox', 'make', 'cc'),
      async () => {
        const root = scratchRoot();
        rpmIn(root, '-U', '--nodeps', basePackage(BASE));
        const first = only(await build(target, '1.4.2'), DAEMON);
        rpmIn(root, '-U', ...first);
        const id = Number(/^tidegauge:x:(\d+):/m.exec(readFileSync(join(root, 'etc/passwd'), 'utf8'))?.[1]);
        const { uid, gid, mode } = statSync(join(root, 'var/lib/tidegauge'));
        assert.deepEqual({ uid, gid, mode: mode & 0o7777 }, { uid: id, gid: id, mode: 0o750 });
        assert.ok(id > 0);
        assert.deepEqual(orders(root), ['--no-reload preset tidegauge.service']);
        rpmIn(root, '-V', '--nodeps', 'tidegauge', 'libtidegauge1');

        writeFileSync(join(root, 'etc/tidegauge.conf'), 'interval = 5\n');
        const second = only(await build(target, '1.4.3'), DAEMON);
        rpmIn(root, '-U', ...second);
        assert.equal(readFileSync(join(root, 'etc/tidegauge.conf'), 'utf8'), 'interval = 5\n');
        assert.match(readFileSync(join(root, 'etc/tidegauge.conf.rpmnew'), 'utf8'), /interval = 30/);
        assert.deepEqual(orders(root), [target.restart]);

        writeFileSync(join(root, 'var/lib/tidegauge/record'), 'high water');
        rpmIn(root, '-e', 'tidegauge', 'libtidegauge1');
        assert.deepEqual(orders(root), ['--no-reload disable --now tidegauge.service']);
        assert.equal(readFileSync(join(root, 'etc/tidegauge.conf.rpmsave'), 'utf8'), 'interval = 5\n');
        assert.equal(existsSync(join(root, 'usr/bin/tidegauge')), false);
        assert.equal(existsSync(join(root, 'usr/lib/systemd/system/tidegauge.service')), false);
        assert.equal(readFileSync(join(root, 'var/lib/tidegauge/record'), 'utf8'), 'high water');
      },
    );
  }

  it(
    'lets dnf install and upgrade from a repository, subpackages at one version',
    asRoot('rpmbuild', 'busybox', 'dnf', 'createrepo_c', 'make', 'cc'),
    async () => {
      const [target] = TARGETS;
      const root = scratchRoot();
      const repository = scratchDirectory();
      const configuration = join(scratchDirectory(), 'dnf.conf');
      writeFileSync(
        configuration,
        `[main]\nreposdir=/nonexistent\nplugins=0\n[here]\nname=here\nbaseurl=file://${repository}\ngpgcheck=0\nmetadata_expire=0\n`,
      );
      const dnf = (...args: readonly string[]) =>
        must('env', [
          // Debian's database of rpm is below the home directory.
          'HOME=/root',
          'dnf',

          '-y',
          '-c',
          configuration,
          `--installroot=${root}`,
          '--releasever=9',
          '--setopt=install_weak_deps=False',
          `--setopt=cachedir=${root}/var/cache/dnf`,
          ...args,
        ]);
      const publish = (packages: readonly string[]) => {
        for (const path of packages) copyFileSync(path, join(repository, basename(path)));
        must('createrepo_c', ['-q', repository]);
      };
      mkdirSync(join(root, 'var/cache'), { recursive: true });
      publish([basePackage(BASE), ...(await build(target, '1.4.2'))]);
      dnf('install', 'libtidegauge-dev', 'tidegauge');
      assert.ok(existsSync(join(root, 'usr/lib64/libtidegauge.so.1.4.2')));
      publish(await build(target, '1.4.3'));
      dnf('upgrade', 'tidegauge');
      assert.ok(existsSync(join(root, 'usr/lib64/libtidegauge.so.1.4.3')));
      assert.equal(existsSync(join(root, 'usr/lib64/libtidegauge.so.1.4.2')), false);
    },
  );
});
