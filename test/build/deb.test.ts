import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contrib, contribForEverybody } from '../helpers/cli.ts';
import { build, command, copyOf, named } from '../helpers/deb.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const TOOLS = needsTool('dpkg-buildpackage', 'dh', 'fakeroot');

/** Errors and warnings that lintian has, by its strictest profile. */
function lintian(out: string, ...suppressed: string[]): string[] {
  const [changes = ''] = named(out, /\.changes$/);
  const hidden = suppressed.length === 0 ? [] : ['--suppress-tags', suppressed.join(',')];
  const args = ['-EvIL', '+pedantic', '--allow-root', ...hidden, changes];
  const { stdout } = spawnSync('lintian', args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  assert.match(stdout, /^[IPX]: /m, 'lintian judged nothing');
  return stdout.split('\n').filter((line) => /^[EW]: /.test(line));
}

describe('contrib build, of a project without a build of its own', () => {
  it('makes the same packages under another user, umask, time zone, locale and directory', TOOLS, () => {
    const first = build(copyOf('examples/convirt'), 'ubuntu');
    const directory = copyOf('examples/convirt');
    const out = join(scratchDirectory(), 'another place', 'out');
    const runner = [process.execPath, ...contribForEverybody()];
    const isRoot = process.getuid?.() === 0;
    if (isRoot)
      for (const path of [join(directory, '..'), join(out, '../..')]) {
        command('mkdir', '-p', join(out, '..'));
        command('chown', '-R', '4242:4242', path);
        chmodSync(path, 0o755);
      }
    else command('mkdir', '-p', join(out, '..'));
    const user = isRoot ? ['setpriv', '--reuid=4242', '--regid=4242', '--clear-groups'] : [];
    const [program = '', ...args] = [
      ...user,
      'sh',
      '-c',
      'umask 077; exec "$@"',
      'sh',
      ...runner,
      ...['-C', directory, 'build', 'ubuntu', '--out', out],
    ];
    const { PATH } = process.env;
    const { status, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      cwd: '/',
      env: { PATH, HOME: '/nonexistent', TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    });
    assert.equal(status, 0, stderr);
    const same = /\.(?:deb|dsc|tar\.[a-z]+)$/;
    assert.ok(named(first, same).length >= 4);
    for (const path of named(first, same)) {
      const other = join(out, path.slice(first.length + 1));
      assert.ok(readFileSync(path).equals(readFileSync(other)), `${path} differs`);
    }
  });

  it(
    'makes packages that lintian has nothing against',
    needsTool('dpkg-buildpackage', 'dh', 'lintian'),
    () => {
      const out = build(copyOf('examples/convirt'), 'ubuntu');
      // Debian's lintian knows no releases of Ubuntu's.
      assert.deepEqual(lintian(out, 'bad-distribution-in-changes-file'), []);
      command('sh', '-c', 'cd "$1" && sha256sum --check --strict SHA256SUMS', 'sh', out);
    },
  );

  it('makes the source package alone, which builds again without contrib', TOOLS, () => {
    const out = build(copyOf('examples/convirt'), 'ubuntu', '--source');
    assert.deepEqual(named(out, /\.deb$/), []);
    const [dsc = ''] = named(out, /\.dsc$/);
    const tree = join(scratchDirectory(), 'tree');
    command('dpkg-source', '--no-check', '-x', dsc, tree);
    command('sh', '-c', 'cd "$1" && dpkg-buildpackage -us -uc -b', 'sh', tree);
    assert.equal(named(join(tree, '..'), /^convirt_.*\.deb$/).length, 1);
  });

  it('refuses packages that are not what the mapping says, at the line that says it', TOOLS, () => {
    const directory = copyOf('examples/convirt');
    assert.equal(contrib(['-C', directory, 'recipe', 'ubuntu']).status, 0);
    const rules = join(directory, 'distros/ubuntu/recipe/debian/rules');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace(/\tchmod 0744/, '\tchmod 0755'));
    const out = join(scratchDirectory(), 'out');
    const { status, stderr } = contrib(['-C', directory, 'build', 'ubuntu', '--out', out]);
    assert.equal(status, 1, stderr);
    assert.match(
      stderr,
      /contrib\.yaml:\d+:\d+: error\[build\/differs\]: .*provision\.sh has the mode 0755 in the package, and 0744/,
    );
    assert.equal(existsSync(out), false);
  });
});

describe('contrib build, of projects with a build of their own', () => {
  it(
    'builds with make: libraries, accounts, a service',
    needsTool('dpkg-buildpackage', 'dh', 'lintian', 'cc'),
    () => {
      const out = build(copyOf('test/fixtures/projects/c-make'), 'debian@12');
      assert.deepEqual(lintian(out), []);
      const [deb = ''] = named(out, /^tidegauge_.*\.deb$/);
      const control = command('dpkg-deb', '-f', deb, 'Depends');
      assert.match(control, /libtidegauge1 \(= 1\.4\.2-1\)/);
      assert.match(control, /libc6 \(/);
    },
  );

  it(
    'builds commands, a transitional package, a group’s file',
    needsTool('dpkg-buildpackage', 'dh', 'lintian', 'cc'),
    () => {
      const out = build(copyOf('test/fixtures/projects/commands'), 'debian@12');
      assert.deepEqual(lintian(out), []);
      const [old = ''] = named(out, /^lantern-client_.*\.deb$/);
      assert.match(command('dpkg-deb', '-f', old, 'Depends'), /lantern \(= 2\.1\.0-1\)/);
      const [agent = ''] = named(out, /^lantern-agent_.*\.deb$/);
      const tmpfiles = command(
        'sh',
        '-c',
        'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/lib/tmpfiles.d/lantern-agent.conf',
        'sh',
        agent,
      );
      assert.match(tmpfiles, /^z \/etc\/lantern\/agent\.conf 0640 root lantern$/m);
    },
  );

  it('builds Python', needsTool('dpkg-buildpackage', 'dh', 'pybuild', 'lintian'), () => {
    const out = build(copyOf('test/fixtures/projects/python'), 'debian@12');
    assert.deepEqual(lintian(out), []);
    const [deb = ''] = named(out, /\.deb$/);
    assert.match(command('dpkg-deb', '-f', deb, 'Depends'), /python3:any/);
  });

  it('shows why a build failed, and the line that caused it', TOOLS, () => {
    const directory = copyOf('test/fixtures/projects/c-make');
    const manifest = join(directory, 'contrib.yaml');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace('"${bindir}/tidegauge"', '"${bindir}/tidegauges"'));
    const line = text.slice(0, text.indexOf('${bindir}/tidegauge')).split('\n').length;
    const out = join(scratchDirectory(), 'out');
    const { status, stderr } = contrib(['-C', directory, 'build', 'debian@12', '--out', out]);
    assert.equal(status, 5, stderr);
    assert.match(
      stderr,
      new RegExp(`contrib\\.yaml:${line}:\\d+: error\\[build/failed\\]: .*usr/bin/tidegauges`),
    );
    assert.equal(existsSync(out), false);
    assert.match(readFileSync(`${out}.log`, 'utf8'), /dh_install: error: missing files, aborting/);
  });

  it('fails on what the build installs and nobody takes', TOOLS, () => {
    const directory = copyOf('test/fixtures/projects/c-make');
    const manifest = join(directory, 'contrib.yaml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/not-installed:\n.*\n/, ''));
    const out = join(scratchDirectory(), 'out');
    const { status, stderr } = contrib(['-C', directory, 'build', 'debian@12', '--out', out]);
    assert.equal(status, 5, stderr);
    assert.match(stderr, /libtidegauge\.a exists in debian\/tmp but is not installed to anywhere/);
  });

  it('builds Incus with a line that a packager added for the agents of other machines', TOOLS, () => {
    const directory = copyOf('examples/incus');
    assert.equal(contrib(['-C', directory, 'recipe', 'debian@12']).status, 0);
    const rules = join(directory, 'distros/debian/recipe/12/debian/rules');
    appendFileSync(rules, '\noverride_dh_strip:\n\tdh_strip -Xincus-agent.\n');
    const out = build(directory, 'debian@12');
    const names = named(out, /\.deb$/).map((path) => path.slice(out.length + 1));
    assert.deepEqual(names, [
      'incus-client_6.0.4-1_all.deb',
      'incus-tools_6.0.4-1_all.deb',
      'incus_6.0.4-1_amd64.deb',
    ]);
  });

  it('says what a root lacks', () => {
    const { status, stderr } = contrib([
      '-C',
      copyOf('examples/convirt'),
      'build',
      'ubuntu',
      '--in',
      scratchDirectory(),
    ]);
    assert.equal(status, 4, stderr);
    assert.match(stderr, /lacks dpkg-buildpackage, dh, fakeroot, which build packages for Ubuntu/);
  });
});
