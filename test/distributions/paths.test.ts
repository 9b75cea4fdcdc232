import assert from 'node:assert/strict';
import test from 'node:test';
import { canonicalPath, installCommand, isBaseDirectory } from '../../src/distributions/paths.ts';
import { resolveDistribution } from '../../src/distributions/resolve.ts';

const arch = resolveDistribution('arch');
const debian = resolveDistribution('debian');
const fedora = resolveDistribution('fedora');

test('a path is followed over the links of the distribution', () => {
  assert.equal(canonicalPath(arch, '/sbin/foo'), '/usr/bin/foo');
  assert.equal(canonicalPath(arch, '/usr/sbin'), '/usr/bin');
  assert.equal(canonicalPath(fedora, '/sbin/foo'), '/usr/bin/foo', 'over two links');
  assert.equal(canonicalPath(debian, '/sbin/foo'), '/usr/sbin/foo');
  assert.equal(
    canonicalPath(debian, '/lib/systemd/system/foo.service'),
    '/usr/lib/systemd/system/foo.service',
  );
  assert.equal(canonicalPath(debian, '/library'), '/library');
  assert.equal(canonicalPath(resolveDistribution('alpine@3.22'), '/bin/foo'), '/bin/foo');
});

test('base packages own a directory by any of its names', () => {
  assert.equal(isBaseDirectory(fedora, '/usr/share/man/man1'), true);
  assert.equal(isBaseDirectory(fedora, '/usr/share/locale/de/LC_MESSAGES'), true);
  assert.equal(isBaseDirectory(fedora, '/usr/share/foo'), false);
  assert.equal(isBaseDirectory(fedora, '/usr/share/locale/de/other'), false);
  assert.equal(isBaseDirectory(debian, '/lib/udev/rules.d'), true);
  assert.equal(isBaseDirectory(debian, '/usr/lib/x86_64-linux-gnu'), true);
  assert.equal(isBaseDirectory(resolveDistribution('nixos'), '/usr'), false);
});

test('packages are installed with the words of the distribution', () => {
  assert.deepEqual(installCommand(debian, ['a', 'b']), ['apt-get', 'install', 'a', 'b']);
  assert.deepEqual(installCommand(resolveDistribution('nixos'), ['a', 'b']), [
    ...['nix-env', '--install', '--attr'],
    ...['nixos.a', 'nixos.b'],
  ]);
  assert.deepEqual(installCommand(debian, ['$&']), ['apt-get', 'install', '$&']);
});
