// What a distribution calls the packages, wherever one of them is named.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: beacon
version: 2.0
summary: Light a beacon
license: MIT
homepage: https://beacon.example.org
released: 2026-11-01
copyright: { "*": 2026 Ada Example }
accounts: { users: { beacon: { package: libbeacon1 } } }
directories: { /var/lib/beacon: { owner: beacon, package: libbeacon1 } }
services: { beacond.service: { package: libbeacon1 } }
expectations:
  library: { in-package: { files: beacon.txt, package: libbeacon1 } }
packages:
  beacon:
    requires: [libbeacon1]
    files: ['src/beacon --> \${bindir}/']
  libbeacon1:
    summary: Light a beacon (library)
    supersedes: { libbeacon0: { since: 1.5 } }
    files:
      - src/beacon.txt --> \${datadir}/beacon/
      - src/beacond.service --> \${unitdir}/
  libbeacon-dev:
    summary: Light a beacon (development files)
    requires: [libbeacon1]
    takes-files-from: { libbeacon1: { since: 2.0 } }
    files: ['src/beacon.h --> \${includedir}/']
`;

const TREE = {
  'contrib.yaml': MANIFEST,
  LICENSE: 'MIT\n',
  'src/beacon': '#!/bin/sh\ncat /usr/share/beacon/beacon.txt\n',
  'src/beacon.txt': 'light\n',
  'src/beacon.h': 'int beacon(void);\n',
  'src/beacond.service':
    '[Unit]\nDescription=Light a beacon\n[Service]\nExecStart=/usr/bin/beacon\nUser=beacon\n[Install]\nWantedBy=multi-user.target\n',
};

const OWN = 'packages: { libbeacon1: { name: beacon-libs }, libbeacon-dev: { name: beacon-devel } }';

/** The project with a distribution's part that says this of the packages. */
function project(distribution: string, packages = OWN): string {
  const part = `distros/${distribution}`;
  const files = {
    [`${part}/distro.yaml`]: `contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n${packages}\n`,
    [`${part}/hooks/libbeacon1/post-install.sh`]: '#!/bin/sh\necho lit\n',
  };
  const directory = join(scratchDirectory(), 'beacon');
  writeTree({ ...TREE, ...files }, directory);
  return directory;
}

function recipe(directory: string, distribution: string, path: string): string {
  const { status, stderr } = contrib(['-C', directory, 'recipe', distribution]);
  assert.equal(status, 0, stderr);
  return readFileSync(join(directory, 'distros', distribution, 'recipe', path), 'utf8');
}

describe('a package with another name on the distribution', () => {
  it('has it in every relation of debian/control', () => {
    const control = recipe(project('debian'), 'debian', 'debian/control');
    assert.match(control, /^Package: beacon-devel$/m);
    assert.match(control, /Depends:\n(?: .*\n)* beacon-libs \(= \$\{source:Version\}\),/);
    assert.match(control, /Breaks:\n beacon-libs \(<< 2\.0~\)/);
    assert.match(control, /^Description: transitional package to beacon-libs$/m);
    assert.doesNotMatch(control, /libbeacon1|libbeacon-dev/);
  });

  it('has it in the files of debian/', () => {
    const directory = project('debian');
    assert.match(recipe(directory, 'debian', 'debian/beacon-libs.postinst'), /^echo lit$/m);
    assert.match(recipe(directory, 'debian', 'debian/rules'), /debian\/beacon-libs\/usr/);
    const names = readdirSync(join(directory, 'distros/debian/recipe/debian'));
    assert.deepEqual(
      names.filter((name) => name.startsWith('libbeacon')),
      [],
    );
  });

  it('is a subpackage of the spec', () => {
    const spec = recipe(project('fedora'), 'fedora', 'beacon.spec');
    assert.match(spec, /^%package libs$/m);
    assert.match(spec, /^%post libs$/m);
    assert.match(spec, /^Requires: +%\{name\}-libs = %\{version\}-%\{release\}$/m);
    assert.doesNotMatch(spec, /^[^#]*(?:libbeacon1|libbeacon-dev)/m);
  });

  it('is a split package of the PKGBUILD', () => {
    const pkgbuild = recipe(project('arch'), 'arch', 'PKGBUILD');
    assert.match(pkgbuild, /^pkgname=\(beacon beacon-libs beacon-devel\)$/m);
    assert.match(pkgbuild, /conflicts=\('beacon-libs<2\.0'\)/);
  });

  it('is a subpackage of the APKBUILD', () => {
    const apkbuild = recipe(project('alpine'), 'alpine', 'APKBUILD');
    assert.match(apkbuild, /^subpackages="beacon-libs:_beacon_libs beacon-devel:_beacon_devel"$/m);
    assert.match(apkbuild, /replaces="beacon-libs<2\.0"/);
  });

  it('is an output of the derivation', () => {
    assert.match(
      recipe(project('nixos'), 'nixos', 'default.nix'),
      /^ {2}outputs = \[ "out" "libs" "dev" \];$/m,
    );
  });
});

describe('findings about a package with another name', () => {
  const refused = (packages: string, expected: number): string => {
    const { status, stderr, stdout } = contrib(['-C', project('debian', packages), 'recipe', 'debian']);
    assert.equal(status, expected, stdout);
    return stderr;
  };

  it('name both lines where two packages would have one name', () => {
    assert.match(
      refused('packages: { libbeacon1: { name: beacon } }', 3),
      /^distros\/debian\/distro\.yaml:4:33: error.*libbeacon1 would be called beacon, and so is beacon at contrib\.yaml:15:3$/m,
    );
  });

  it('say what was meant where the project has no such package', () => {
    assert.match(
      refused('packages: { libbeacon2: { name: beacon-libs } }', 3),
      /libbeacon2 is no package of contrib\.yaml\n(?:.*\n)*hint: did you mean libbeacon1\?/,
    );
  });

  it('are at the line that gives the name, where the format forbids it', () => {
    assert.match(
      refused('packages: { libbeacon1: { name: Beacon_libs } }', 1),
      /^distros\/debian\/distro\.yaml:4:33: error\[recipe\/name\]/m,
    );
  });

  it('are at the line of contrib.yaml, where that is the cause', () => {
    const directory = project('debian');
    writeTree({ 'contrib.yaml': MANIFEST.replace('src/beacon.h', 'src/beacon.hh') }, directory);
    const { stdout } = contrib(['-C', directory, 'check', 'debian']);
    assert.match(stdout, /^contrib\.yaml:28:\d+: error\[mapping\//m);
  });
});

describe('a package with another name on one release', () => {
  const RELEASES = `releases:
  "12":
  "13": { packages: { libbeacon-dev: { name: beacon-headers }, libbeacon1: { name: libbeacon1 } } }
`;

  it('has it there alone, over the name of all releases', () => {
    const directory = project('debian', RELEASES + OWN);
    const control = (release: string) => recipe(directory, 'debian', `${release}/debian/control`);
    assert.match(control('12'), /^Package: beacon-devel$/m);
    assert.match(control('12'), /^Package: beacon-libs$/m);
    assert.match(control('13'), /^Package: beacon-headers$/m);
    assert.match(control('13'), /^Package: libbeacon1$/m);
    assert.match(control('13'), /^ libbeacon1 \(= \$\{source:Version\}\),$/m);
  });

  for (const name of ['check', 'recipe', 'map', 'build'])
    it(`is refused by contrib ${name} at both places, where another has it already`, () => {
      const clash = RELEASES.replace('beacon-headers', 'beacon');
      const { status, stderr } = contrib(['-C', project('debian', clash), name, 'debian']);
      assert.equal(status, 3, stderr);
      assert.match(
        stderr,
        /^distros\/debian\/distro\.yaml:6:46: error\[manifest\/value\]: libbeacon-dev would be called beacon, and so is beacon at contrib\.yaml:15:3$/m,
      );
    });

  it('is for a package of the project', () => {
    const { status, stderr } = contrib([
      '-C',
      project('debian', RELEASES.replace('libbeacon-dev:', 'libbeacon-devel:')),
      'check',
      'debian',
    ]);
    assert.equal(status, 3, stderr);
    assert.match(
      stderr,
      /libbeacon-devel is no package of contrib\.yaml\n(?:.*\n)*hint: did you mean libbeacon-dev\?/,
    );
  });
});

test('names can be swapped', () => {
  const swapped = 'packages: { libbeacon1: { name: beacon }, beacon: { name: libbeacon1 } }';
  const control = recipe(project('debian', swapped), 'debian', 'debian/control');
  assert.match(control, /Package: libbeacon1\n(?:.+\n)*Depends:\n(?: .*\n)* beacon \(= /);
});

const asRoot = process.getuid?.() === 0 ? false : 'only root can mount';
const BUILDERS = {
  // The tools of Debian 12 build no units for Debian 13.
  'debian@12': { needs: needsTool('dpkg-buildpackage', 'dh'), isOne: /beacon.*\.deb$/ },
  fedora: { needs: { skip: needsTool('rpmbuild').skip || asRoot }, isOne: /noarch\.rpm$/ },
  arch: { needs: needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd'), isOne: /\.pkg\.tar\.zst$/ },
};

for (const [distribution, { needs, isOne }] of Object.entries(BUILDERS)) {
  test(`packages with other names are built and audited for ${distribution}`, needs, () => {
    const directory = project(distribution.replace(/@.*/, ''));
    const out = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } =
      distribution === 'fedora'
        ? buildWithMacros(directory, distribution, out)
        : contrib(['-C', directory, 'build', distribution, '--out', out]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /the packages hold what the mapping says/);
    const names = readdirSync(out).filter((name) => isOne.test(name));
    for (const part of ['beacon-libs', 'beacon-devel'])
      assert.ok(
        names.some((name) => name.startsWith(part)),
        names.join(' '),
      );
    const audited = contrib([
      '-C',
      directory,
      'audit',
      '--distro',
      distribution,
      ...names.map((name) => join(out, name)),
    ]);
    assert.match(audited.stdout, /1 follow, 0 differ/, audited.stderr);
  });
}
