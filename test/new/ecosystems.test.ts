import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { parseProject } from '../../src/manifest/project.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openTree } from '../../src/source/tree.ts';
import { writeTree } from '../helpers/scratch.ts';
import { guessed, type NewResult, runNew } from './run-new.ts';

const MIT = `MIT License

Copyright (c) 2020-2024 Ada Example

Permission is hereby granted, free of charge, to any person obtaining a copy of this software...
The above copyright notice and this permission notice shall be included in all copies.
`;

/** Every line of the mapping takes something of the tree. */
function assertSound(root: string, { text }: NewResult): void {
  const project = parseProject(root, 'contrib.yaml', text);
  const plan = resolvePlan({
    project,
    distribution: resolveDistribution('debian'),
    contribution: undefined,
    tree: openTree(root),
  });
  assert.deepEqual(
    [...plan.lines, ...plan.links, ...plan.permissions].flatMap(({ problems }) => problems),
    [],
  );
  assert.deepEqual(plan.clashes, []);
  for (const { pattern, matches } of plan.permissions) assert.notDeepEqual(matches, [], pattern);
}

test('Cargo.toml: fields with their lines, both licences, programs, and what cargo does not install', async () => {
  const root = writeTree({
    'Cargo.toml':
      '[package]\nname = "findr"\nversion = "1.10.0"\ndescription = "findr is a fast finder."\nlicense = "MIT/Apache-2.0"\n' +
      'repository = "https://github.com/ada/findr"\nrust-version = "1.70"\n\n[[bin]]\nname = "fr"\npath = "src/main.rs"\n',
    'src/main.rs': 'fn main() {}',
    'src/bin/extra.rs': 'fn main() {}',
    'doc/fr.1': '.TH FR 1\n',
    'contrib/completion/_fr': '#compdef fr\n',
    'contrib/completion/fr.bash': 'complete fr\n',
    'LICENSE-MIT': MIT,
    'README.md': '# findr\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'name'), 'findr (Cargo.toml:2)');
  assert.equal(guessed(result, 'version'), '1.10.0 (Cargo.toml:3)');
  assert.equal(guessed(result, 'summary'), 'fast finder (Cargo.toml:4)');
  assert.equal(guessed(result, 'license'), 'MIT OR Apache-2.0 (Cargo.toml:5)');
  assert.equal(guessed(result, 'homepage'), 'https://github.com/ada/findr (Cargo.toml:6)');
  assert.equal(guessed(result, 'prerequisites: command cargo'), '>= 1.70 (Cargo.toml:7)');
  for (const line of [
    'path: ${bindir}/fr\n',
    'path: ${bindir}/extra\n',
    'doc/fr.1 --> ${mandir}/man1/ (0644)',
    'contrib/completion/fr.bash --> ${bashcompletionsdir}/fr (0644)',
    'contrib/completion/_fr --> ${zshcompletionsdir}/ (0644)',
    'LICENSE-MIT --> ${licensedir}/ (0644) [license]',
  ]) {
    assert.ok(result.text.includes(line), `${line}\n${result.text}`);
  }
  assertSound(root, result);
});

test('a Cargo workspace: what the program’s member inherits', async () => {
  const root = writeTree({
    'Cargo.toml':
      '[workspace]\nmembers = ["lib", "cli"]\n[workspace.package]\nversion = "0.3.1"\nlicense = "ISC"\n',
    'lib/Cargo.toml': '[package]\nname = "tool-lib"\nversion = "9.9.9"\n',
    'cli/Cargo.toml':
      '[package]\nname = "tool"\nversion.workspace = true\nlicense.workspace = true\ndescription = "Does things"\n',
    'cli/src/main.rs': '',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'name'), 'tool (cli/Cargo.toml:2)');
  assert.equal(guessed(result, 'version'), '0.3.1 (Cargo.toml:4)');
  assert.match(result.text, /path: \$\{bindir\}\/tool\n/);
});

test('package.json: the least Node of a range, bin, a repository in short form', async () => {
  const root = writeTree({
    'package.json': JSON.stringify(
      {
        name: '@scope/web-tool',
        version: '2.0.0-rc.1',
        description: 'Web tool',
        license: 'ISC',
        repository: 'github:scope/web-tool',
        bugs: { url: 'https://github.com/scope/web-tool/issues' },
        engines: { node: '^18.18.0 || >=20.9' },
        bin: { wt: 'cli.js' },
      },
      undefined,
      2,
    ),
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'name'), 'web-tool (package.json:2)');
  assert.equal(guessed(result, 'version'), '2.0.0-rc.1 (package.json:3)');
  assert.equal(guessed(result, 'homepage'), 'https://github.com/scope/web-tool (package.json:6)');
  assert.equal(
    guessed(result, 'contacts.issues'),
    'https://github.com/scope/web-tool/issues (package.json:7)',
  );
  assert.equal(guessed(result, 'prerequisites: command node'), '>= 18.18.0 (package.json:11)');
  assert.match(result.text, /path: \$\{bindir\}\/wt\n/);
});

test('pyproject.toml: python, modules under the names they are imported by, conditions left out', async () => {
  const root = writeTree({
    'pyproject.toml':
      '[project]\nname = "pytool"\ndynamic = ["version"]\ndescription = "Tool in Python"\n' +
      'license = {text = "GPLv3+"}\nrequires-python = ">=3.9,<4"\n' +
      'dependencies = ["PyYAML>=5.1,<7", "requests[socks] ~= 2.28", "tomli; python_version < \'3.11\'"]\n' +
      '[project.scripts]\npytool = "pytool:main"\n[project.urls]\n"Bug Tracker" = "https://example.org/bugs"\n' +
      '[build-system]\nrequires = ["poetry-core"]\n',
    'src/pytool/__init__.py': '__version__ = "1.2.3"\n',
    'tests/__init__.py': '',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'version'), '1.2.3 (src/pytool/__init__.py:1)');
  assert.equal(guessed(result, 'license'), 'GPL-3.0-or-later (pyproject.toml:5)');
  assert.equal(guessed(result, 'prerequisites: command python3'), '>= 3.9 (pyproject.toml:6)');
  assert.equal(guessed(result, 'prerequisites: python yaml'), '>= 5.1 (pyproject.toml:7)');
  assert.equal(guessed(result, 'prerequisites: python requests'), '>= 2.28 (pyproject.toml:7)');
  assert.equal(guessed(result, 'prerequisites: python tomli'), undefined);
  assert.match(result.text, /poetry\.core: \{ python: poetry\.core, for: build \}/);
  assert.match(result.text, /path: \$\{prefix\}\/lib\*\/python3\*\/\*-packages\/pytool\n/);
});

test('setup.cfg and setup.py are read as text', async () => {
  const cfg = await runNew(
    writeTree({
      'setup.cfg':
        '[metadata]\nname = oldtool\nversion = 3.1\ndescription = Old tool\nlicense = BSD-3-Clause\n' +
        '[options]\npython_requires = >=3.6\ninstall_requires =\n    docutils>=0.3\n    attrs\n',
      'setup.py': 'raise SystemExit("run")',
    }),
  );
  assert.equal(guessed(cfg, 'version'), '3.1 (setup.cfg:3)');
  assert.equal(guessed(cfg, 'prerequisites: python docutils'), '>= 0.3 (setup.cfg:8)');
  assert.equal(guessed(cfg, 'prerequisites: python attr'), ' (setup.cfg:8)');
  const py = await runNew(
    writeTree({
      'setup.py':
        'import os; os._exit(9)\nfrom setuptools import setup\nsetup(name="veryold", version=\'0.9\',\n description="Very old", license="MIT")\n',
    }),
  );
  assert.equal(guessed(py, 'name'), 'veryold (setup.py:3)');
  assert.equal(guessed(py, 'license'), 'MIT (setup.py:4)');
});

test('meson.build: project(), the VERSION file, what pkg-config is asked for and what is not', async () => {
  const root = writeTree({
    'meson.build':
      "project('libthing', 'c',\n  version: files('VERSION'),\n  license: ['LGPL-2.1-or-later'],\n  meson_version: '>= 0.60')\n" +
      "# dependency('commented')\ndependency('glib-2.0', version: ['>= 2.50', '< 3'])\n" +
      "dependency('udev', required: false)\ndependency('threads')\ndependency(name)\nsubdir('src')\n",
    VERSION: '4.5\n',
    'src/meson.build': "dep = dependency('libsystemd', required: get_option('systemd'))\n",
    'subprojects/other/meson.build': "dependency('other')\n",
    'README.rst':
      'libthing\n========\n\nlibthing is a library for things, with *many* of `them <https://x.example>`_.\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'version'), '4.5 (VERSION:1)');
  assert.equal(guessed(result, 'summary'), 'library for things, with many of them (README.rst:4)');
  assert.equal(guessed(result, 'prerequisites: command meson'), '>= 0.60 (meson.build:1)');
  assert.equal(guessed(result, 'prerequisites: pkgconfig glib-2.0'), '>= 2.50 (meson.build:6)');
  assert.match(result.text, /udev: \{ pkgconfig: udev, for: build, level: recommends \}/);
  assert.match(result.text, /libsystemd: \{ pkgconfig: libsystemd, for: build, level: recommends \}/);
  for (const absent of ['commented', 'threads', 'other']) {
    assert.equal(guessed(result, `prerequisites: pkgconfig ${absent}`), undefined);
  }
  assert.match(result.text, /contrib new --force --from-destdir DIR/);
});

test('CMakeLists.txt: project() and pkg_check_modules()', async () => {
  const root = writeTree({
    'CMakeLists.txt':
      'cmake_minimum_required(VERSION 3.16...3.28)\nproject(widget VERSION 2.4.1 DESCRIPTION "A widget" HOMEPAGE_URL "https://user:pw@widget.example/")\n' +
      'pkg_check_modules(DEPS REQUIRED IMPORTED_TARGET libcurl>=7.60 "zlib >= 1.2" ${EXTRA})\npkg_check_modules(OPT libpng)\n',
  });
  const result = await runNew(root, '--license', 'MIT');
  assert.equal(guessed(result, 'name'), 'widget (CMakeLists.txt:2)');
  assert.equal(guessed(result, 'version'), '2.4.1 (CMakeLists.txt:2)');
  assert.equal(guessed(result, 'homepage'), 'https://widget.example (CMakeLists.txt:2)');
  assert.equal(guessed(result, 'prerequisites: command cmake'), '>= 3.16 (CMakeLists.txt:1)');
  assert.equal(guessed(result, 'prerequisites: pkgconfig libcurl'), '>= 7.60 (CMakeLists.txt:3)');
  assert.equal(guessed(result, 'prerequisites: pkgconfig zlib'), '>= 1.2 (CMakeLists.txt:3)');
  assert.match(result.text, /libpng: \{ pkgconfig: libpng, for: build, level: recommends \}/);
});

test('configure.ac: AC_INIT through m4 macros, PKG_CHECK_MODULES with and without a way out', async () => {
  const root = writeTree({
    'configure.ac':
      'm4_define([my_version], [3.2.1])\nAC_INIT([GNU Gadget], [my_version], [bugs@x.example], [gadget], [https://gadget.example/])\n' +
      'dnl PKG_CHECK_MODULES([NO], [commented])\nPKG_CHECK_MODULES([GLIB], [glib-2.0 >= 2.40 gio-2.0])\n' +
      'PKG_CHECK_MODULES([X], [x11], [have_x=yes], [have_x=no])\n',
  });
  const result = await runNew(root, '--license', 'MIT', '--summary', 'Gadget');
  assert.equal(guessed(result, 'name'), 'gadget (configure.ac:2)');
  assert.equal(guessed(result, 'version'), '3.2.1 (configure.ac:2)');
  assert.equal(guessed(result, 'prerequisites: pkgconfig glib-2.0'), '>= 2.40 (configure.ac:4)');
  assert.equal(guessed(result, 'prerequisites: pkgconfig commented'), undefined);
  assert.match(result.text, /x11: \{ pkgconfig: x11, for: build, level: recommends \}/);
});

test('configure.ac: the file that an old AC_INIT names is no name of the project', async () => {
  const root = writeTree({
    'configure.ac': 'AC_INIT(gadget.c)\n',
    'debian/control': 'Source: gadget\n\nPackage: gadget\n',
  });
  const result = await runNew(root, '--version', '1.0', '--license', 'MIT', '--summary', 'Gadget');
  assert.equal(guessed(result, 'name'), 'gadget (debian/control:1)');
});

test('go.mod: the module, the language, a program for each main package', async () => {
  const root = writeTree({
    'go.mod': 'module github.com/ada/gotool/v2\n\ngo 1.21\n',
    'cmd/gotool/main.go': 'package main\n',
    'cmd/gotool-admin/main.go': '// Tool\npackage main\n',
    'internal/x/x.go': 'package x\n',
    'init/gotool.service': '[Unit]\nDescription=x\n',
  });
  const result = await runNew(root, '--license', 'MIT', '--summary', 'Tool', '--version', '2.0');
  assert.equal(guessed(result, 'homepage'), 'https://github.com/ada/gotool (go.mod:1)');
  assert.equal(guessed(result, 'prerequisites: command go'), '>= 1.21 (go.mod:3)');
  assert.match(result.text, /path: \$\{bindir\}\/gotool\n/);
  assert.match(result.text, /path: \$\{bindir\}\/gotool-admin\n/);
  assert.match(result.text, /init\/gotool\.service --> \$\{unitdir\}\/ \(0644\)/);
});

test('debian/ and a spec file say what the rest does not', async () => {
  const root = writeTree({
    Makefile: 'VERSION = $(shell git describe)\ninstall:\n\ttrue\n',
    'debian/control':
      'Source: mytool\nHomepage: https://mytool.example\n\nPackage: mytool\nDescription: tool of mine\n long\n',
    'debian/changelog': 'mytool (1:4.2+dfsg-3) unstable; urgency=low\n',
    'mytool.spec':
      '%global base 4.1\nName: mytool\nVersion: %{base}\nLicense: GPLv2+\nURL: https://other.example\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'version'), '4.2 (debian/changelog:1)');
  assert.equal(guessed(result, 'summary'), 'tool of mine (debian/control:5)');
  assert.equal(guessed(result, 'license'), 'GPL-2.0-or-later (mytool.spec:4)');
  assert.equal(guessed(result, 'build.system'), 'make (Makefile:2)');
});

test('git: the highest released tag, upstream’s remote without its password, the tarball of a tag', async () => {
  const root = writeTree({
    '.git/config':
      '[core]\n\tfsmonitor = touch /tmp/never\n[remote "origin"]\n\turl = git@github.com:fork/thing.git\n' +
      '[remote "upstream"]\n\turl = https://ada:secret@github.com/ada/thing.git?token=secret\n',
    '.git/packed-refs': `# pack-refs\n${'a'.repeat(40)} refs/tags/v1.9\n${'b'.repeat(40)} refs/tags/v1.10\n${'c'.repeat(40)} refs/tags/v2.0-rc1\n`,
    '.git/refs/tags/v1.2': 'd'.repeat(40),
  });
  const result = await runNew(root, '--license', 'MIT', '--summary', 'Thing');
  assert.equal(guessed(result, 'name'), 'thing (.git/config)');
  assert.equal(guessed(result, 'version'), '1.10 (git tag v1.10)');
  assert.match(result.text, /^version: "1\.10"/m);
  assert.equal(
    guessed(result, 'source.url'),
    'https://github.com/ada/thing/archive/refs/tags/v${version}.tar.gz (.git/config)',
  );
  assert.doesNotMatch(JSON.stringify(result), /secret/);
});

test('a tree without a build: programs, data, configuration, documentation, and what is left', async () => {
  const root = writeTree({
    'bin/tool': '#!/bin/sh\n',
    'sbin/toold': '#!/bin/sh\n',
    'etc/tool.conf': '[main]\n',
    'man/tool.1': '.TH TOOL 1\n',
    'man/toold.8': '.TH TOOLD 8\n',
    'systemd/toold.service': '[Unit]\n[Service]\nExecStart=/usr/sbin/toold\n',
    'doc/guide.txt': 'Guide',
    'src/tool/core.py': 'x = 1\n',
    'src/tool/run.py': '#!/usr/bin/python3\n',
    'tests/test.py': '#!/usr/bin/python3\n',
    'scripts/release.sh': '#!/bin/sh\n',
    COPYING: 'This is free and unencumbered software released into the public domain.\n',
  });
  const result = await runNew(root, '--version', '1', '--summary', 'Tool', '--name', 'tool');
  for (const line of [
    'bin/* --> ${bindir}/ (0755)',
    'sbin/* --> ${sbindir}/ (0755)',
    'etc/tool.conf --> ${sysconfdir}/ (0644)',
    'man/tool.1 --> ${mandir}/man1/ (0644)',
    'man/toold.8 --> ${mandir}/man8/ (0644)',
    'systemd/toold.service --> ${unitdir}/ (0644)',
    'doc/* --> ${docdir}/ (0644) [doc]',
    'src/* --> ${datadir}/tool/src/ (0644)',
    '${datadir}/tool/src/tool/run.py (0755)',
    '# Not taken: scripts/',
  ]) {
    assert.ok(result.text.includes(line), `${line}\n${result.text}`);
  }
  assert.equal(guessed(result, 'license'), 'Unlicense (COPYING)');
  assertSound(root, result);
});
