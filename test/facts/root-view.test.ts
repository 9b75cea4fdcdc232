import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { hostFacts } from '../../src/facts/host.ts';
import { programFinder } from '../../src/facts/programs.ts';
import { viewRoot } from '../../src/facts/root-view.ts';

const scratch = mkdtempSync(join(tmpdir(), 'contrib-root-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const root = join(scratch, 'root');

function put(path: string, mode = 0o644, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

put('usr/bin/tool', 0o755);
put('usr/bin/data', 0o644);
mkdirSync(join(root, 'usr/bin/directory'));
put('usr/sbin/rooted', 0o700);
put('opt/real/prog', 0o755);
put('etc/secret', 0o644, 'inside');
writeFileSync(join(scratch, 'secret'), 'outside');
link('bin', 'usr/bin');
link('sbin', '/usr/sbin');
link('usr/bin/alternative', '/etc/alternatives/alternative');
link('etc/alternatives/alternative', '../../opt/real/prog');
link('usr/bin/climbs', '../../../../../../../../etc/secret');
link('usr/bin/host-sh', '/bin/sh');
link('usr/bin/loop', 'loop');
link('usr/bin/through-file', 'tool/../data');

test('links are taken as below the root, as chroot would see them', () => {
  const view = viewRoot(root);
  assert.equal(view.resolve('/bin/tool')?.path, '/usr/bin/tool');
  assert.equal(view.resolve('/sbin/rooted')?.path, '/usr/sbin/rooted');
  assert.equal(view.resolve('/usr/bin/alternative')?.path, '/opt/real/prog');
  assert.equal(view.resolve('/usr/bin/climbs')?.path, '/etc/secret');
  assert.equal(view.resolve('/../../etc/secret')?.path, '/etc/secret');
  assert.equal(view.read('/usr/bin/climbs'), 'inside');
  assert.equal(view.resolve('/')?.path, '/');
});

test('nothing outside of the root counts, and no circle is walked for ever', () => {
  const view = viewRoot(root);
  for (const path of [
    '/usr/bin/host-sh',
    '/usr/bin/loop',
    '/usr/bin/through-file',
    '/usr/bin/tool/x',
    '/gone/../etc',
  ]) {
    assert.equal(view.resolve(path), undefined, path);
  }
  assert.deepEqual(view.list('/gone'), []);
  assert.deepEqual(view.list('/bin/tool'), []);
});

test('a program is an executable file of the search path, in its order', () => {
  const { find } = programFinder(viewRoot(root));
  assert.equal(find('tool', ['/usr/sbin', '/bin', '/usr/bin']), '/bin/tool');
  assert.equal(find('alternative', ['/usr/bin/']), '/usr/bin/alternative');
  assert.equal(find('rooted', ['/sbin']), '/sbin/rooted');
  assert.equal(find('/usr/bin/tool', []), '/usr/bin/tool');
  for (const name of ['data', 'directory', 'host-sh', 'loop', 'gone'])
    assert.equal(find(name, ['/usr/bin']), undefined, name);
  assert.equal(find('tool', ['', '.', 'usr/bin']), undefined);
});

test('capabilities of another root are looked at, and nothing of it is run', async () => {
  put('usr/lib/x86_64-linux-gnu/libfoo.so.1');
  put('usr/lib/x86_64-linux-gnu/pkgconfig/foo.pc', 0o644, 'Name: foo\nVersion: 1.4\n');
  put('usr/lib/systemd/system/foo@.service');
  put('etc/init.d/bar', 0o755);
  put('usr/include/foo/foo.h');
  put('lib/modules/6.1.0/modules.dep', 0o644, 'kernel/drivers/net/snd-foo.ko.xz: kernel/x.ko\n');
  put('usr/bin/python3', 0o755, '#!/bin/sh\ntouch ran\n');
  const { probe } = hostFacts(root);
  const state = async (kind: Parameters<typeof probe>[0]['kind'], name: string) =>
    (await probe({ kind, name })).state;
  assert.equal(await state('library', 'libfoo.so.1'), 'present');
  assert.equal(await state('library', 'libc.so.6'), 'missing');
  assert.deepEqual(await probe({ kind: 'pkgconfig', name: 'foo' }), {
    state: 'present',
    version: '1.4',
    evidence: '/usr/lib/x86_64-linux-gnu/pkgconfig/foo.pc',
  });
  assert.equal(await state('service', 'foo@1'), 'present');
  assert.equal(await state('service', 'bar.service'), 'present');
  assert.equal(await state('service', 'baz'), 'missing');
  assert.equal(await state('header', 'foo/foo.h'), 'present');
  assert.equal(await state('kernel-module', 'snd_foo'), 'present');
  assert.equal(await state('kernel-module', 'bar'), 'missing');
  assert.equal(await state('file', '/usr/bin/host-sh'), 'missing');
  assert.equal(await state('python', 'json'), 'unknown');
  assert.equal(await state('perl', 'strict'), 'unknown');
  assert.equal(viewRoot(root).resolve('/ran'), undefined);
});

test('a root without os-release is a staged tree', () => {
  assert.equal(hostFacts(root).partial, true);
  put('etc/os-release', 0o644, 'ID=ubuntu\nVERSION_ID="24.04"\n');
  const facts = hostFacts(root);
  assert.equal(facts.partial, false);
  assert.equal(facts.distribution, 'ubuntu');
});
