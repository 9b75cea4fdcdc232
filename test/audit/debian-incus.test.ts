// Incus as Debian 13 ships it: each verdict is confirmed by the native tool that shows the same fact.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { before, describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { fetchDebian } from '../packages/debian-mirror.ts';
import { renameAll } from './broken.ts';
import { packDebs, unpackDebs } from './built.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/incus');
const PACKAGES = ['incus', 'incus-base', 'incus-client', 'incus-extra', 'incus-agent'];
const TOOLS = ['apt-get', 'dpkg-deb', 'systemd-sysusers', 'deb-systemd-helper', 'file', 'readelf'];

type Verdict = { readonly verdict: string; readonly points: readonly { state: string; text: string }[] };

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { stdout, status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(error, undefined);
  assert.equal(status, 0, `${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function verdictsOf(project: string, debs: readonly string[]): ReadonlyMap<string, Verdict> {
  const { stdout } = contrib(['-C', project, 'audit', '--distro', 'debian@13', ...debs, '--json']);
  const { result } = JSON.parse(stdout) as {
    result: { expectations: { id: string; verdicts: Verdict[] }[] };
  };
  return new Map(result.expectations.flatMap(({ id, verdicts: [first] }) => (first ? [[id, first]] : [])));
}

describe('Incus of Debian 13', needsTool(...TOOLS), () => {
  const scratch = scratchDirectory();
  const debs = join(scratch, 'debs');
  const root = join(scratch, 'root');
  const fetched = fetchDebian('trixie', PACKAGES);
  const unreachable = 'skip' in fetched ? fetched.skip : undefined;
  let verdicts: ReadonlyMap<string, Verdict> = new Map();
  before(() => {
    if ('skip' in fetched) return;
    mkdirSync(debs);
    for (const file of fetched.files.values()) {
      symlinkSync(file, join(debs, basename(file)));
      run('dpkg-deb', ['-x', file, root]);
    }
    verdicts = verdictsOf(EXAMPLE, [...fetched.files.values()]);
  });

  const confirm = (ids: readonly string[], verdict: string, shows: () => void) =>
    it(`${ids.join(', ')}: ${verdict}`, (context) => {
      if (unreachable !== undefined) return context.skip(unreachable);
      for (const id of ids)
        assert.equal(verdicts.get(id)?.verdict, verdict, JSON.stringify(verdicts.get(id)));
      shows();
    });
  const deb = (name: string) =>
    join(debs, readdirSync(debs).find((file) => file.startsWith(`${name}_`)) ?? '');
  const list = (name: string) => run('dpkg-deb', ['-c', deb(name)]);
  const field = (name: string, key: string) => run('dpkg-deb', ['-f', deb(name), key]);
  const unit = (name: string) => run('cat', [join(root, 'usr/lib/systemd/system', name)]);

  confirm(['client-on-path', 'client-package', 'man-page', 'completions', 'documents'], 'follows', () => {
    const files = list('incus-client');
    assert.match(files, /^-rwxr-xr-x .* \.\/usr\/bin\/incus$/m);
    assert.match(files, / \.\/usr\/share\/man\/man1\/incus\.1\.gz$/m);
    assert.match(files, / \.\/usr\/share\/bash-completion\/completions\/incus$/m);
    assert.match(files, / \.\/usr\/share\/zsh\/vendor-completions\/_incus$/m);
    assert.match(files, / \.\/usr\/share\/fish\/vendor_completions\.d\/incus\.fish$/m);
    assert.match(files, / \.\/usr\/share\/doc\/incus-client\/./m);
  });
  confirm(['client-alone', 'daemon-with-client'], 'follows', () => {
    assert.doesNotMatch(field('incus-client', 'Depends'), /\bincus-(base|extra|agent)\b/);
    assert.match(field('incus-base', 'Depends'), /\bincus-client\b/);
  });
  confirm(['tools-apart'], 'follows', () => {
    assert.doesNotMatch(
      list('incus-client') + list('incus-base'),
      /\/(fuidshift|lxc-to-incus|incus-migrate)$/m,
    );
  });
  confirm(['tools-package', 'root-tools', 'root-migration', 'nothing-else-on-path'], 'differs', () => {
    assert.match(list('incus-extra'), /^-rwxr-xr-x .* \.\/usr\/bin\/fuidshift$/m);
    assert.match(list('incus-extra'), /^-rwxr-xr-x .* \.\/usr\/bin\/lxd-to-incus$/m);
    assert.ok(!PACKAGES.includes('incus-tools'));
  });
  confirm(['groups'], 'follows', () => {
    const empty = join(scratch, 'sysusers');
    mkdirSync(join(empty, 'etc'), { recursive: true });
    run('systemd-sysusers', [`--root=${empty}`, join(root, 'usr/lib/sysusers.d/incus.conf')]);
    const groups = run('cut', ['-d:', '-f1', join(empty, 'etc/group')]).split('\n');
    assert.ok(groups.includes('incus-admin') && groups.includes('incus'), groups.join());
  });
  confirm(['admin-socket', 'user-socket', 'units', 'no-lxd-units'], 'follows', () => {
    assert.match(unit('incus.socket'), /^SocketMode=0660$/m);
    assert.match(unit('incus.socket'), /^SocketGroup=incus-admin$/m);
    assert.match(unit('incus-user.socket'), /^SocketGroup=incus$/m);
    assert.ok(!existsSync(join(root, 'usr/lib/systemd/system/lxd.service')));
  });
  confirm(['daemon-activation', 'user-daemon-activation', 'starts'], 'follows', () => {
    // The postinst's own calls of deb-systemd-helper, in a root in which nothing was ever enabled.
    const script = run('dpkg-deb', ['-I', deb('incus-base'), 'postinst']);
    assert.match(
      script,
      /deb-systemd-invoke .*incus\.service/,
      'it names the service, and does not enable it',
    );
    const empty = join(scratch, 'enable');
    run('cp', ['-a', `${root}/.`, empty]);
    const calls = [...script.matchAll(/deb-systemd-helper enable '([^']+)'/g)].map((match) => match[1] ?? '');
    assert.ok(calls.length > 0);
    const surroundings = {
      DPKG_ROOT: empty,
      DPKG_MAINTSCRIPT_PACKAGE: 'incus-base',
      DPKG_MAINTSCRIPT_NAME: 'postinst',
    };
    for (const name of calls) run('deb-systemd-helper', ['enable', name], surroundings);
    const links = run('find', [join(empty, 'etc/systemd/system'), '-type', 'l', '-printf', '%P\\n']).split(
      '\n',
    );
    for (const name of ['incus.socket', 'incus-user.socket', 'incus-startup.service'])
      assert.ok(
        links.some((link) => link.endsWith(`.wants/${name}`)),
        links.join(),
      );
    for (const name of ['incus.service', 'incus-user.service'])
      assert.ok(!links.some((link) => link.endsWith(`/${name}`)), links.join());
  });
  confirm(['daemon-group', 'user-daemon-group', 'startup', 'paths'], 'follows', () => {
    assert.match(
      run('cat', [join(root, 'usr/libexec/incus/startup')]),
      /exec \/usr\/libexec\/incus\/incusd --group incus-admin/,
    );
    assert.match(unit('incus-user.service'), /^ExecStart=\/usr\/libexec\/incus\/incus-user --group incus$/m);
    assert.match(
      unit('incus-startup.service'),
      /^ExecStart=\/usr\/libexec\/incus\/incusd activateifneeded$/m,
    );
    for (const name of ['startup', 'shutdown', 'incusd', 'incus-user', 'incus-apparmor-load'])
      run('test', ['-x', join(root, 'usr/libexec/incus', name)]);
  });
  confirm(['daemons-off-path', 'daemon-found'], 'follows', () => {
    const programs = run('find', [
      root,
      '-name',
      'incusd',
      '-o',
      '-name',
      'incus-agent',
      '-type',
      'f',
      '-printf',
      '%P\\n',
    ]);
    assert.match(run('find', [join(root, 'usr/bin'), '-printf', '%f\\n']), /^incus$/m);
    assert.doesNotMatch(
      run('find', [join(root, 'usr/bin'), '-printf', '%f\\n']),
      /^(incusd|incus-user|incus-agent)$/m,
    );
    assert.match(programs, /libexec\/incus\/incus-agent/);
  });
  confirm(
    ['agent', 'agent-static', 'agent-names', 'agent-native', 'documentation-directory'],
    'follows',
    () => {
      const agent = join(root, 'usr/libexec/incus/incus-agent');
      assert.match(run('file', ['-b', agent]), /x86-64.*statically linked/);
      assert.doesNotMatch(run('readelf', ['-l', agent]), /INTERP/);
      const settings = ['-c', '. "$1/etc/default/incus"; printf %s "$PATH"', 'sh', root];
      assert.match(run('sh', settings), /\/usr\/libexec\/incus(:|$)/);
    },
  );

  it('confirms every verdict', (context) => {
    if (unreachable !== undefined) return context.skip(unreachable);
    assert.equal(verdicts.size, 31);
  });

  it('has the same verdicts when everything is called otherwise', (context) => {
    if (unreachable !== undefined) return context.skip(unreachable);
    const [unpacked, packed, project] = ['unpacked', 'packed', 'project'].map((name) => join(scratch, name));
    unpackDebs(debs, unpacked ?? '');
    mkdirSync(project ?? '');
    copyFileSync(join(EXAMPLE, 'contrib.yaml'), join(project ?? '', 'contrib.yaml'));
    // A word of the same length: in programs nothing moves.
    for (const directory of [unpacked, project]) renameAll(directory ?? '', 'hydra');
    packDebs(unpacked ?? '', packed ?? '');
    const files = readdirSync(packed ?? '').map((name) => join(packed ?? '', name));
    const renamed = verdictsOf(project ?? '', files);
    const listed = (all: ReadonlyMap<string, Verdict>) => [...all.values()].map(({ verdict }) => verdict);
    assert.deepEqual(listed(renamed), listed(verdicts));
  });
});
