import assert from 'node:assert/strict';
import test from 'node:test';
import { inherit, type Library } from '../../src/distributions/inherit.ts';
import { templates } from '../../src/distributions/load.ts';
import { supportOn } from '../../src/distributions/releases.ts';
import {
  listDistributions,
  releasesOf,
  resolveDistribution,
  resolveFrom,
} from '../../src/distributions/resolve.ts';
import { FAMILIES } from '../../src/distributions/schema.ts';
import { FAMILY_IDS } from '../../src/families/family-id.ts';
import { ContribError } from '../../src/system/errors.ts';

const refuses = (selector: string, message: RegExp, hint: RegExp): void => {
  assert.throws(
    () => resolveDistribution(selector),
    (error) =>
      error instanceof ContribError &&
      error.code === 'usage' &&
      message.test(error.message) &&
      hint.test(error.hint ?? ''),
    selector,
  );
};

test('libdir is the multiarch directory on Debian, lib64 on rpm’s, lib elsewhere', () => {
  const libdir = (selector: string): string => resolveDistribution(selector).directories.libdir;
  assert.equal(libdir('debian@13/arm64'), '/usr/lib/aarch64-linux-gnu');
  assert.equal(libdir('ubuntu@24.04/ppc64el'), '/usr/lib/powerpc64le-linux-gnu');
  assert.equal(libdir('debian@13/i386'), '/usr/lib/i386-linux-gnu');
  assert.equal(libdir('fedora@44'), '/usr/lib64');
  assert.equal(libdir('fedora@44/i686'), '/usr/lib');
  assert.equal(libdir('opensuse@15.6/armv7hl'), '/usr/lib');
  assert.equal(libdir('arch'), '/usr/lib');
});

test('releases differ where their distribution changed', () => {
  const of = (selector: string) => resolveDistribution(selector);
  assert.equal(of('debian@12').directories.unitdir, '/lib/systemd/system');
  assert.equal(of('debian@13').directories.unitdir, '/usr/lib/systemd/system');
  assert.equal(of('ubuntu@22.04').directories.unitdir, '/lib/systemd/system');
  assert.equal(of('ubuntu@24.04').directories.unitdir, '/usr/lib/systemd/system');
  assert.equal(of('fedora@41').directories.sbindir, '/usr/sbin');
  assert.equal(of('fedora@42').directories.sbindir, '/usr/bin');
  assert.equal(of('rhel@10').directories.sbindir, '/usr/sbin');
  assert.equal(of('opensuse@15.6').directories.libexecdir, '/usr/lib');
  assert.equal(of('opensuse@16.0').directories.libexecdir, '/usr/libexec');
  assert.deepEqual(of('opensuse@15.6').pathAliases, {});
});

test('sbin is on the users’ PATH, off it, or bin', () => {
  const sbin = ['debian', 'ubuntu', 'opensuse', 'rhel', 'fedora', 'arch'].map(
    (id) => resolveDistribution(id).sbin,
  );
  assert.deepEqual(sbin, ['off-path', 'on-path', 'off-path', 'on-path', 'merged', 'merged']);
});

test('documentation and licences are where the distribution wants them', () => {
  const { directories } = resolveDistribution('opensuse');
  assert.equal(directories.docdir, '/usr/share/doc/packages/${package}');
  assert.equal(resolveDistribution('fedora').directories.licensedir, '/usr/share/licenses/${package}');
  assert.deepEqual(resolveDistribution('ubuntu').licenses, {
    kept: 'copyright-file',
    at: '/usr/share/doc/${package}/copyright',
  });
});

test('on NixOS everything but state is below ${out}', () => {
  const { directories } = resolveDistribution('nixos');
  assert.equal(directories.bindir, '${out}/bin');
  assert.equal(directories.sysconfdir, '${out}/etc');
  assert.equal(directories.localstatedir, '/var');
});

test('an architecture is found by the distribution’s own word first', () => {
  const of = (selector: string) => resolveDistribution(selector).canonicalArchitecture;
  assert.equal(of('debian/armhf'), 'armv7l');
  assert.equal(of('alpine/armhf'), 'armv6l');
  assert.equal(of('fedora/arm64'), 'aarch64');
  assert.equal(of('gentoo/ppc64'), 'ppc64le');
  assert.equal(resolveDistribution('fedora/arm64').architecture, 'aarch64');
  assert.equal(resolveDistribution('debian/aarch64').architecture, 'arm64');
  assert.equal(resolveDistribution('debian').canonicalArchitecture, 'x86_64');
});

test('a distribution is found by its aliases, a release by codename, alias and point release', () => {
  const of = (selector: string): string => {
    const { id, release } = resolveDistribution(selector);
    return `${id}@${release}`;
  };
  assert.equal(of('suse@15.6'), 'opensuse@15.6');
  assert.equal(of('opensuse-tumbleweed'), 'opensuse@tumbleweed');
  assert.equal(of('archlinux'), 'arch@rolling');
  assert.equal(of('rocky@9.4'), 'rhel@9');
  assert.equal(of('debian@trixie'), 'debian@13');
  assert.equal(of('debian@unstable'), 'debian@sid');
  assert.equal(of('ubuntu@24.04.3'), 'ubuntu@24.04');
});

test('without a release the default of the file holds', () => {
  for (const { id } of listDistributions()) {
    const { default: release, known } = releasesOf(id);
    assert.equal(resolveDistribution(id).release, release);
    assert.ok(
      known.some(({ version }) => version === release),
      id,
    );
  }
  assert.equal(releasesOf('opensuse-tumbleweed').default, 'tumbleweed');
});

test('what is not known is refused with what was probably meant', () => {
  refuses('ubunto', /no distribution "ubunto"/, /did you mean ubuntu\?.*fedora/);
  refuses('almalinx', /no distribution/, /did you mean almalinux\?/);
  refuses('zzzzzz', /no distribution/, /^contrib knows alpine, arch/);
  refuses('ubuntu@24.05', /no release "24\.05" of Ubuntu/, /did you mean 24\.04\?/);
  refuses('debian@trixe', /no release/, /did you mean trixie\?/);
  refuses('debian/amd46', /no architecture "amd46" of Debian/, /did you mean amd64\?.*arm64/);
  refuses('debian@12/riscv64', /no architecture/, /contrib knows amd64/);
});

test('a derivative costs its own file and those it is like', () => {
  const asked = new Set<string>();
  const library: Library = (id) => {
    asked.add(id);
    return templates(id);
  };
  resolveFrom(library, 'ubuntu', templates('ubuntu').releases[0] ?? assert.fail());
  assert.deepEqual([...asked].sort(), ['debian', 'ubuntu']);
});

test('distributions that are like each other are an error, not a loop', () => {
  const library: Library = (id) => ({ ...templates('ubuntu'), id, like: id === 'a' ? 'b' : 'a' });
  assert.throws(() => inherit(library, 'a', '24.04'), /a is like b is like a/);
  const ubuntu = templates('ubuntu');
  const releases = ubuntu.releases.map((release) => ({ ...release, like: release.version }));
  const looping: Library = (id) => (id === 'ubuntu' ? { ...ubuntu, releases: [...releases] } : templates(id));
  assert.throws(() => inherit(looping, 'ubuntu', '24.04'), /ubuntu@24\.04 is like itself/);
});

test('a fact that is missing or misspelt is named with its file', () => {
  const library: Library = (id) => ({ ...templates(id), paths: {} });
  assert.throws(
    () => inherit(library, 'arch', 'rolling'),
    (error) => error instanceof ContribError && error.code === 'bad-input' && /paths/.test(error.message),
  );
});

test('support is a question about a day that the caller names', () => {
  const release = (selector: string) => resolveDistribution(selector).releaseInfo;
  assert.equal(supportOn(release('debian@12'), '2026-07-11'), 'supported');
  assert.equal(supportOn(release('debian@12'), '2026-11-22'), 'extended');
  assert.equal(supportOn(release('debian@12'), '2028-07-01'), 'ended');
  assert.equal(supportOn(release('ubuntu@26.10'), '2026-10-14'), 'unreleased');
  assert.equal(supportOn(release('arch'), '2026-11-22'), 'supported');
});

test('the families are those that have folders', () => {
  assert.deepEqual(FAMILIES, FAMILY_IDS);
});
