// One project for each build system that Debian has in a few megabytes, built for every family by its own tools.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildWithAbuild, NEEDS_ABUILD } from '../helpers/abuild.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { buildWithMacros } from '../helpers/rpm-macros.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const LIBRARY = {
  LICENSE: 'MIT\n',
  'beacon.conf': 'colour = green\n',
  'beacon.1': '.TH BEACON 1 2026-11-01 beacon beacon\n.SH NAME\nbeacon \\- light a beacon\n',
  'beacon.h': 'int beacon(void);\n',
  'library.c': '#include "beacon.h"\nint beacon(void) { return 0; }\n',
  'main.c': '#include "beacon.h"\nint main(void) { return beacon(); }\n',
};

const CLAIMS = `packages:
  beacon:
    requires: [libbeacon1]
    files:
      - path: \${bindir}/beacon
      - path: \${mandir}/man1/beacon.1
      - path: \${sysconfdir}/beacon.conf
  libbeacon1:
    summary: Light a beacon (library)
    files: [{ path: "\${libdir}/libbeacon.so.1*" }]
  libbeacon-dev:
    summary: Light a beacon (development files)
    requires: [libbeacon1]
    files:
      - path: \${includedir}/beacon.h
      - path: \${libdir}/libbeacon.so
`;

const MESON = `project('beacon', 'c', version: '1.0', license: 'MIT')
library = library('beacon', 'library.c', version: '1.0.0', soversion: '1', install: true)
executable('beacon', 'main.c', link_with: library, install: true)
install_headers('beacon.h')
install_man('beacon.1')
install_data('beacon.conf', install_dir: get_option('sysconfdir'))
`;

const CMAKE = `cmake_minimum_required(VERSION 3.13)
project(beacon VERSION 1.0 LANGUAGES C)
include(GNUInstallDirs)
add_library(shared SHARED library.c)
set_target_properties(shared PROPERTIES OUTPUT_NAME beacon VERSION 1.0.0 SOVERSION 1)
add_executable(beacon main.c)
target_link_libraries(beacon PRIVATE shared)
install(TARGETS beacon shared)
install(FILES beacon.h DESTINATION \${CMAKE_INSTALL_INCLUDEDIR})
install(FILES beacon.1 DESTINATION \${CMAKE_INSTALL_MANDIR}/man1)
install(FILES beacon.conf DESTINATION \${CMAKE_INSTALL_SYSCONFDIR})
`;

const CONFIGURE = `AC_INIT([beacon], [1.0])
AM_INIT_AUTOMAKE([foreign])
AM_PROG_AR
LT_INIT
AC_PROG_CC
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
`;

const AUTOMAKE = `bin_PROGRAMS = beacon
beacon_SOURCES = main.c
beacon_LDADD = libbeacon.la
lib_LTLIBRARIES = libbeacon.la
libbeacon_la_SOURCES = library.c
libbeacon_la_LDFLAGS = -version-info 1:0:0
include_HEADERS = beacon.h
dist_man_MANS = beacon.1
dist_sysconf_DATA = beacon.conf
`;

type Project = {
  readonly tools: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Lines of contrib.yaml that only this one has. */
  readonly manifest: string;
};

const SYSTEMS: Readonly<Record<string, Project>> = {
  meson: { tools: ['meson'], files: { ...LIBRARY, 'meson.build': MESON }, manifest: CLAIMS },
  cmake: { tools: ['cmake'], files: { ...LIBRARY, 'CMakeLists.txt': CMAKE }, manifest: CLAIMS },
  autotools: {
    tools: ['autoreconf', 'automake', 'libtoolize'],
    files: { ...LIBRARY, 'configure.ac': CONFIGURE, 'Makefile.am': AUTOMAKE },
    manifest: `not-installed: { "\${libdir}/libbeacon.{a,la}": nobody links with it statically }\n${CLAIMS}`,
  },
};

function project(system: string, { files, manifest }: Project): string {
  const directory = join(scratchDirectory(), 'beacon');
  const head = `contrib: 1\nname: beacon\nversion: 1.0\nsummary: Light a beacon\nlicense: MIT\nhomepage: https://beacon.example.org\nreleased: 2026-11-01\ncopyright: { "*": 2026 Ada Example }\nbuild: { system: ${system} }\n`;
  writeTree({ ...files, 'contrib.yaml': `${head}${manifest}` }, directory);
  for (const distribution of ['debian', 'fedora', 'arch', 'alpine']) {
    const options = ['--yes', '--hook', 'none', '--maintainer', 'Ada <ada@example.org>'];
    const { status, stderr } = contrib(['-C', directory, 'init', distribution, ...options]);
    assert.equal(status, 0, stderr);
  }
  return directory;
}

const plainly =
  (distribution: string) =>
  (directory: string, out: string): CliResult =>
    contrib(['-C', directory, 'build', distribution, '--out', out]);
const asRoot = (...tools: string[]) =>
  process.getuid?.() === 0 ? needsTool(...tools) : { skip: 'only root can mount' };

const BUILDERS = {
  debian: {
    needs: needsTool('dpkg-buildpackage', 'dh', 'cc'),
    build: plainly('debian'),
    packages: /^[^.]*beacon.*\.deb$/,
  },
  fedora: {
    needs: asRoot('rpmbuild', 'cc', 'make'),
    build: (directory: string, out: string) => buildWithMacros(directory, 'fedora', out),
    packages: /x86_64\.rpm$/,
  },
  arch: {
    needs: needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd', 'cc'),
    build: plainly('arch'),
    packages: /\.pkg\.tar\.zst$/,
  },
  alpine: { needs: NEEDS_ABUILD, build: buildWithAbuild, packages: /\.apk$/ },
};

for (const [system, made] of Object.entries(SYSTEMS)) {
  for (const [distribution, { needs, build, packages }] of Object.entries(BUILDERS)) {
    const { skip } = needsTool(...made.tools);
    test(
      `${system} gives three packages as mapped for ${distribution}`,
      skip === false ? needs : { skip },
      () => {
        const out = join(scratchDirectory(), 'out');
        const { status, stdout, stderr } = build(project(system, made), out);
        assert.equal(status, 0, `${stderr}`);
        assert.match(stdout, /the packages hold what the mapping says/);
        const names = readdirSync(out).filter(
          (name) => packages.test(name) && !/dbgsym|debug|\.src\./.test(name),
        );
        assert.equal(names.length, 3, names.join(' '));
      },
    );
  }
}

const languages: Readonly<Record<string, Project>> = {
  npm: {
    tools: ['/usr/bin/npm'],
    files: {
      LICENSE: 'MIT\n',
      'package.json':
        '{ "name": "beacon", "version": "1.0.0", "license": "MIT", "bin": "cli.js", "files": ["cli.js"] }\n',
      'cli.js': '#!/usr/bin/env node\nconsole.log("lit");\n',
    },
    manifest:
      'packages: { beacon: { files: [ { path: "${bindir}/beacon" }, { path: "${prefix}/lib/node_modules/beacon" } ] } }\n',
  },
  go: {
    tools: ['/usr/bin/go', '/usr/share/doc/golang-any'],
    files: {
      LICENSE: 'MIT\n',
      'go.mod': 'module example.org/beacon\n\ngo 1.19\n',
      'cmd/beacon/main.go': 'package main\n\nfunc main() { println("lit") }\n',
    },
    manifest: 'packages: { beacon: { files: [ { path: "${bindir}/beacon" } ] } }\n',
  },
  cargo: {
    tools: ['/usr/bin/cargo'],
    files: {
      LICENSE: 'MIT\n',
      'Cargo.toml': '[package]\nname = "beacon"\nversion = "1.0.0"\nedition = "2021"\nlicense = "MIT"\n',
      'Cargo.lock': 'version = 3\n\n[[package]]\nname = "beacon"\nversion = "1.0.0"\n',
      'src/main.rs': 'fn main() { println!("lit"); }\n\n#[test]\nfn lights() {}\n',
    },
    manifest: 'packages: { beacon: { files: [ { path: "${bindir}/beacon" } ] } }\n',
  },
};
for (const [system, made] of Object.entries(languages)) {
  // Their compilers are large: where one is not there, none is installed for the tests.
  const isThere = made.tools.every((path) => existsSync(path));
  for (const [distribution, { needs, build }] of Object.entries(BUILDERS)) {
    test(
      `${system} gives a package as mapped for ${distribution}`,
      isThere ? needs : { skip: `no ${system} here` },
      () => {
        const { status, stdout, stderr } = build(project(system, made), join(scratchDirectory(), 'out'));
        assert.equal(status, 0, stderr);
        assert.match(stdout, /the packages hold what the mapping says/);
      },
    );
  }
}
