import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import type { Capability } from '../../src/facts/capability.ts';
import { familyOf } from '../../src/families/index.ts';

async function nameOf(selector: string, kind: Capability['kind'], name: string): Promise<string | undefined> {
  const distribution = resolveDistribution(selector);
  const { capability } = await familyOf(distribution.family);
  return capability?.({ kind, name }, distribution);
}

test('rpm has names for what its generators find', async () => {
  assert.equal(await nameOf('fedora@44', 'pkgconfig', 'glib-2.0'), 'pkgconfig(glib-2.0)');
  assert.equal(await nameOf('fedora@44', 'perl', 'File::Temp'), 'perl(File::Temp)');
  assert.equal(await nameOf('fedora@44', 'python', 'paramiko'), 'python3dist(paramiko)');
  assert.equal(await nameOf('fedora@44', 'library', 'libvte-2.91.so.0'), 'libvte-2.91.so.0()(64bit)');
  assert.equal(await nameOf('fedora@44/i686', 'library', 'libz.so.1'), 'libz.so.1');
  assert.equal(await nameOf('fedora@44', 'file', '/etc/mime.types'), '/etc/mime.types');
});

test('a module of another distribution’s name, and one of Python itself', async () => {
  assert.equal(await nameOf('fedora@44', 'python', 'yaml'), 'python3dist(pyyaml)');
  assert.equal(await nameOf('fedora@44', 'python', 'gi.repository'), 'python3dist(pygobject)');
  assert.equal(await nameOf('fedora@44', 'python', 'Foo_Bar'), 'python3dist(foo-bar)');
  assert.equal(await nameOf('fedora@44', 'python', 'curses'), undefined);
});

test('a command is in one of two directories, unless they are one', async () => {
  assert.equal(await nameOf('fedora@44', 'command', 'lvcreate'), '/usr/bin/lvcreate');
  assert.equal(await nameOf('fedora@41', 'command', 'lvcreate'), '(/usr/bin/lvcreate or /usr/sbin/lvcreate)');
  assert.equal(await nameOf('fedora@41', 'command', '/usr/sbin/lvcreate'), '/usr/sbin/lvcreate');
});

test('what no index tells has no name', async () => {
  for (const kind of ['header', 'kernel-module', 'service'] as const) {
    assert.equal(await nameOf('fedora@44', kind, 'x'), undefined, kind);
  }
  assert.equal(await nameOf('fedora@44', 'file', '/usr/share/x'), undefined);
  for (const kind of ['command', 'library', 'pkgconfig', 'python'] as const) {
    assert.equal(await nameOf('debian', kind, 'x'), undefined, kind);
  }
});

test('apk has names for what abuild traces', async () => {
  const { capability } = await familyOf('apk');
  const context = resolveDistribution('debian');
  const named = (kind: Capability['kind'], name: string) => capability?.({ kind, name }, context);
  assert.equal(named('command', 'lvcreate'), 'cmd:lvcreate');
  assert.equal(named('command', '/usr/sbin/lvcreate'), 'cmd:lvcreate');
  assert.equal(named('command', '/opt/bin/x'), undefined);
  assert.equal(named('command', 'a@b'), undefined);
  assert.equal(named('pkgconfig', 'glib-2.0'), 'pc:glib-2.0');
  assert.equal(named('library', 'libz.so.1'), 'so:libz.so.1');
  assert.equal(named('python', 'paramiko'), undefined);
});
