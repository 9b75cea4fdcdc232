// What a project is built with is known: nobody looks up a package for it, and no recipe names it twice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { detectHost } from '../../src/distributions/host.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: beacon
version: 1.0
summary: high-level light of a beacon
license: MIT
homepage: https://beacon.example.org
released: 2026-11-01
copyright: { "*": 2026 Ada Example }
`;
const PROGRAM = `packages:
  beacon:
    files: [{ path: "\${bindir}/beacon" }]
`;

/** The recipe for a distribution, of which nobody wrote down any package's name. */
function recipe(
  distribution: string,
  rest: string,
  from = MANIFEST,
  more: Record<string, string> = {},
): { text: string; said: string } {
  const root = writeTree({
    'contrib.yaml': `${from}${rest}`,
    LICENSE: 'MIT\n',
    ...more,
    [`distros/${distribution}/distro.yaml`]:
      'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n',
  });
  const { status, stdout, stderr } = contrib(['recipe', distribution, '--print'], { cwd: root });
  assert.equal(status, 0, stderr);
  return { text: stdout, said: stderr };
}

const TOOLS = [
  ['meson', 'meson', '0.56', { debian: 'meson (>= 0.56)', arch: "'meson>=0.56'", fedora: 'meson >= 0.56' }],
  ['cmake', 'cmake', '3.0', { debian: 'cmake (>= 3.0)', arch: "'cmake>=3.0'", alpine: 'cmake>=3.0' }],
  ['go', 'go', '1.11', { debian: 'golang-any (>= 2:1.11)', arch: "'go>=1.11'", alpine: 'go>=1.11' }],
  ['cargo', 'cargo', '1.58', { debian: 'cargo (>= 1.58)', arch: "'cargo>=1.58'", fedora: 'cargo >= 1.58' }],
] as const;

for (const [system, command, version, wanted] of TOOLS) {
  for (const [distribution, name] of Object.entries(wanted)) {
    test(`${command} of a project that is built with ${system} is asked for once on ${distribution}`, () => {
      const need = `{ command: ${command}, version: ">= ${version}", for: build }`;
      const { text } = recipe(
        distribution,
        `build: { system: ${system} }\nprerequisites:\n  ${command}: ${need}\n${PROGRAM}`,
      );
      assert.ok(text.includes(name), text);
      const asked = text.split('\n').filter((line) => /^(?: \S|BuildRequires|makedepends)/.test(line));
      const words = asked
        .join(' ')
        .match(new RegExp(`(?:^|[\\s("'])(?:cmd:|/usr/bin/)?${command}(?=[\\s,)"'>]|$)`, 'g'));
      assert.ok((words ?? []).length <= 1, asked.join('\n'));
    });
  }
}

test('a tool that the build system is not still needs a name', () => {
  const root = writeTree({
    'contrib.yaml': `${MANIFEST}build: { system: meson }\nprerequisites:\n  cmake: { command: cmake, for: build }\n${PROGRAM}`,
    'distros/debian/distro.yaml':
      'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n',
  });
  const { status, stderr } = contrib(['recipe', 'debian'], { cwd: root });
  assert.equal(status, 1);
  assert.match(stderr, /it is not known which package has cmake/);
});

const PYTHON = `build: { system: python }
prerequisites:
  python3: { command: python3, version: ">= 3.8" }
  yaml: { python: yaml, names: { debian: python3-yaml, fedora: python3-pyyaml } }
packages:
  beacon:
    architecture: independent
    files:
      - path: \${bindir}/beacon
      - path: \${prefix}/lib*/python3*/*-packages/beacon
`;

test('what a Python project imports is there for the tests that pybuild runs', () => {
  assert.match(recipe('debian', PYTHON).text, /^ python3-yaml <!nocheck>,$/m);
});

test('modules for all machines are in the directory that Fedora’s macro names', () => {
  assert.match(recipe('fedora', PYTHON).text, /^%\{python3_sitelib\}\/beacon$/m);
});

test('a package without a description of its own does not repeat its synopsis', () => {
  const { text } = recipe('debian', PYTHON);
  assert.match(
    text,
    /^Description: high-level light of a beacon\n This is beacon: high-level light of a beacon\.$/m,
  );
});

test('a summary that begins with a word begins with a capital in a spec', () => {
  const { text } = recipe('fedora', PYTHON);
  assert.match(text, /^Summary: +High-level light of a beacon$/m);
  assert.match(text, /^High-level light of a beacon\.$/m);
});

test('a copyright that nobody wrote down is no notice, and that is said', () => {
  const { said } = recipe('debian', PYTHON, MANIFEST.replace(/^copyright.*\n/m, ''));
  assert.match(said, /contrib\.yaml:5:10: warning\[recipe\/copyright\]: nothing says who has the copyright/);
});

test('cargo is told to keep to a lock file where there is one', () => {
  const rest = `build: { system: cargo }\n${PROGRAM}`;
  for (const distribution of ['debian', 'arch']) {
    assert.doesNotMatch(recipe(distribution, rest).text, /--locked/);
    assert.match(
      recipe(distribution, rest, MANIFEST, { 'Cargo.lock': 'version = 3\n' }).text,
      /cargo build .*--locked/,
    );
  }
});

test('a library is stripped on Fedora and has the mode of the mapping in the package', () => {
  const { text } = recipe(
    'fedora',
    'build: { system: meson }\npackages:\n  beacon:\n    files: [{ path: "${libdir}/libbeacon.so.1.2.3" }]\n',
  );
  assert.match(
    text,
    /^find %\{buildroot\}%\{_libdir\}\/libbeacon\.so\.1\.2\.3 -type f -exec chmod 0755 \{\} \+$/m,
  );
  assert.match(text, /^%attr\(0644, root, root\) %\{_libdir\}\/libbeacon\.so\.1\.2\.3$/m);
});

test('autotools make static libraries on Fedora where the mapping takes one', () => {
  const rest = (file: string) =>
    `build: { system: autotools }\npackages:\n  beacon:\n    files: [{ path: "\${libdir}/${file}" }]\n`;
  assert.match(recipe('fedora', rest('libbeacon.a')).text, /^%configure$/m);
  assert.match(recipe('fedora', rest('libbeacon.so')).text, /^%configure --disable-static$/m);
});

const SERVICE = {
  'contrib.yaml': `${MANIFEST}services: { beacon.service: { enable: on-install } }
packages:
  beacon:
    files: ['beacon.service --> \${unitdir}/', 'beacon --> \${bindir}/']
`,
  LICENSE: 'MIT\n',
  beacon: '#!/bin/sh\n',
  'beacon.service':
    '[Unit]\nDescription=Light a beacon\n[Service]\nExecStart=/usr/bin/beacon\n[Install]\nWantedBy=multi-user.target\n',
  'distros/debian/distro.yaml':
    'contrib: 1\nmaintainer: { name: Ada, email: ada@example.org }\nstaging: requested\n',
};

test('units below /usr ask for a debhelper that looks there, and those of Debian 12 do not', () => {
  const cwd = writeTree(SERVICE);
  const print = (on: string) => contrib(['recipe', on, '--print'], { cwd }).stdout;
  assert.match(print('debian@13'), /^ debhelper \(>= 13\.11\.6\),$/m);
  assert.doesNotMatch(print('debian@12'), /debhelper \(>= /);
});

const isDebian12 = detectHost()?.distribution === 'debian' && detectHost()?.release === '12';
const needsDebian12 = isDebian12 ? needsTool('dpkg-buildpackage') : { skip: 'this machine is no Debian 12' };

test('a build dependency that is too old here is named, with the ways out', needsDebian12, () => {
  const out = `${scratchDirectory()}/out`;
  const { status, stderr } = contrib(['build', 'debian@13', '--out', out], { cwd: writeTree(SERVICE) });
  assert.equal(status, 4, stderr);
  assert.match(stderr, /^error: the build needs what is not installed: debhelper \(>= 13\.11\.6\)$/m);
  assert.match(
    stderr,
    /this machine is Debian 12,.* Debian 13 with --in clean, or .* contrib build debian@12;/,
  );
});

test(
  'upstream’s changelog is the package’s on Debian, whatever its name',
  needsTool('dpkg-buildpackage', 'dh'),
  () => {
    const cwd = writeTree({
      ...SERVICE,
      'contrib.yaml': `${MANIFEST}packages:
  beacon:
    files: ['beacon --> \${bindir}/', 'CHANGELOG.rst --> \${docdir}/ [doc]']
`,
      'CHANGELOG.rst': '1.0\n---\n\nLit.\n',
    });
    const out = `${scratchDirectory()}/out`;
    const { status, stderr } = contrib(['build', 'debian@12', '--out', out], { cwd });
    assert.equal(status, 0, stderr);
    const shown = execFileSync('dpkg-deb', ['-c', `${out}/beacon_1.0-1_all.deb`], { encoding: 'utf8' });
    assert.match(shown, /\/usr\/share\/doc\/beacon\/changelog\.gz/);
  },
);

test('a manual page with a mode of its own has it after it was compressed', () => {
  const files = '[{ path: "${mandir}/man3/beacon.3", mode: "0444" }]';
  const { text } = recipe('debian', `build: { system: make }\npackages:\n  beacon:\n    files: ${files}\n`);
  assert.match(text, /find debian\/beacon\/usr\/share\/man\/man3\/beacon\.3\* -type f -exec chmod 0444/);
});
