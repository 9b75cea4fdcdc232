// What contrib new got wrong on projects that people use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';
import { guessed, runNew } from './run-new.ts';

const ANSWERS = ['--name', 'watch', '--version', '1', '--summary', 'Watches', '--license', 'MIT'];
const PROGRAM: TreeItem = { text: '\x7fELF...\0', mode: 0o755 };
const UNIT = '[Service]\nExecStart=/usr/bin/watch\n[Install]\nWantedBy=multi-user.target\n';

test('go.mod for tests beside a Makefile that installs: make builds it (earlyoom)', async () => {
  const root = writeTree({
    'go.mod': 'module github.com/ada/watch\n\ngo 1.16\n',
    'testsuite_cli_test.go': 'package watch_testsuite\n',
    'testsuite_helpers.go': 'package watch_testsuite\n',
    'main.c': 'int main(void) { return 0; }\n',
    Makefile: 'install: watch\n\tinstall watch $(DESTDIR)/usr/bin\n',
  });
  const result = await runNew(root, ...ANSWERS, '--dry-run');
  assert.equal(guessed(result, 'build.system'), 'make (Makefile:1)');
  assert.ok(!result.text.includes('command: go'));
  const program = writeTree({ 'main.go': 'package main\n' }, root);
  assert.equal(guessed(await runNew(program, ...ANSWERS), 'build.system'), 'go (go.mod)');
});

test('programs of a setup.cfg are mapped (httpie)', async () => {
  const root = writeTree({
    'setup.cfg':
      '[metadata]\nname = watch\n\n[options.entry_points]\nconsole_scripts =\n    watch = watch.__main__:main\n    watch-all=watch:all\n\n[options]\n',
    'watch/__init__.py': '',
  });
  const { text } = await runNew(root, ...ANSWERS);
  assert.match(text, /- path: \$\{bindir\}\/watch\n/);
  assert.match(text, /- path: \$\{bindir\}\/watch-all\n/);
  assert.ok(!text.includes('${bindir}/[options]'));
});

test('a copyright that is told as a sentence, before others', async () => {
  const root = writeTree({
    COPYING: 'watch is copyright (C) 2012 Ada Example\n\n   Copyright (c) 1991 by Somebody Else.\n',
  });
  assert.equal(guessed(await runNew(root, ...ANSWERS), 'copyright'), '2012 Ada Example (COPYING:1)');
});

test('a daemon that is all there is has the project’s own package', async () => {
  const installed = { 'usr/bin/watch': PROGRAM, 'usr/lib/systemd/system/watch.service': UNIT };
  const names = async (items: Readonly<Record<string, TreeItem>>) => {
    const args = ['--from-destdir', writeTree(items), '--split', 'daemons'];
    const { packages } = await runNew(scratchDirectory(), ...ANSWERS, ...args);
    return packages.map(({ name }) => name);
  };
  assert.deepEqual(await names(installed), ['watch']);
  assert.deepEqual(await names({ ...installed, 'usr/bin/watchctl': PROGRAM }), ['watch', 'watch-daemon']);
});

test('the licence of the tree is packaged where the build installs none (neofetch)', async () => {
  const root = writeTree({ 'LICENSE.md': 'MIT License\n' });
  const line = 'LICENSE.md --> ${licensedir}/ (0644) [license]';
  const without = writeTree({ 'usr/bin/watch': PROGRAM });
  assert.ok((await runNew(root, ...ANSWERS, '--dry-run', '--from-destdir', without)).text.includes(line));
  const own = writeTree({ 'usr/bin/watch': PROGRAM, 'usr/share/doc/watch/LICENSE.md': 'MIT License\n' });
  assert.ok(!(await runNew(root, ...ANSWERS, '--dry-run', '--from-destdir', own)).text.includes(line));
});

test('the title of an AC_INIT is no name, and a README that begins with itself no summary (GNU Hello)', async () => {
  const root = writeTree({
    'configure.ac':
      'AC_INIT([GNU Hello],\n        m4_esyscmd([build-aux/git-version-gen]),\n        [bug-hello@gnu.org])\n',
    README: 'This is the README file for the GNU Hello distribution.\nHello prints a friendly greeting.\n',
  });
  const result = await runNew(root, '--version', '1', '--license', 'MIT', '--dry-run');
  assert.equal(guessed(result, 'name'), 'hello (configure.ac:1)');
  assert.equal(guessed(result, 'summary'), 'Hello prints a friendly greeting (README:1)');
});

test('packaging of an earlier release, a tool of the project’s own and its copy in helpers/ (restic)', async () => {
  const root = writeTree({
    'go.mod': 'module github.com/ada/keeper\n\ngo 1.15\n',
    'build.go': '// Copyright\n\n//go:build ignore_build_go\n// +build ignore_build_go\n\npackage main\n',
    'cmd/keeper/main.go': 'package main\n',
    'contrib/keeper.spec': 'Name: keeper\nVersion: 0.9.2\nSummary: Keeps things\nLicense: ISC\n',
    VERSION: '0.14.0\n',
    LICENSE: 'x',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'version'), '0.14.0 (VERSION:1)');
  assert.equal(guessed(result, 'summary'), 'Keeps things (contrib/keeper.spec:3)');
  assert.equal(result.text.split('path: ${bindir}/keeper\n').length, 2, result.text);
});

test('a version that configure.ac computes, and the README with markup before the plain one (unbound)', async () => {
  const root = writeTree({
    'configure.ac': 'm4_define([MAJOR],[1])\nAC_INIT([bound],m4_defn([MAJOR]).m4_esyscmd([echo 17]))\n',
    configure: "#!/bin/sh\nPACKAGE_NAME='bound'\nPACKAGE_VERSION='1.17.1'\n",
    'contrib/bound.spec': 'Name: bound\nVersion: 1.13.1\nLicense: BSD-3-Clause\n',
    README: 'Bound README\n* ./configure && make && make install\n* You can use libevent if you want.\n',
    'README.md': '# Bound\n\nBound is a validating, caching resolver. It is fast.\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'version'), '1.17.1 (configure:3)');
  assert.equal(guessed(result, 'summary'), 'validating, caching resolver (README.md:3)');
});

test('the abstract of a README, and no sentence that a list goes on with (lighttpd)', async () => {
  const root = writeTree({
    'meson.build': "project('lightd', 'c', version: '1.4.69', license: 'BSD-3-Clause')\n",
    README:
      '======\nlightd\n======\n\n:abstract:\n  lightd a secure, fast, compliant and very flexible web-server\n' +
      '  which has been optimized for high-performance environments. It has a very low memory footprint.\n\n' +
      'the naming\n----------\n\nlightd is a __httpd__ which is\n\n- fast\n- light\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'summary'), 'secure, fast, compliant and very flexible web-server (README:5)');
});

test('a description does not end where the README announces a list (Jansson)', async () => {
  const root = writeTree({
    'README.rst':
      'Jansson README\n==============\n\nJansson_ is a C library for encoding, decoding and manipulating JSON\ndata. Its main features and design principles are:\n\n- Simple\n',
  });
  const { text } = await runNew(root, '--version', '1', '--license', 'MIT', '--dry-run');
  assert.doesNotMatch(text, /principles/);
});

test('translations of a tree without a build go where gettext looks for them', async () => {
  const root = writeTree({ 'bin/tides': PROGRAM, 'locale/de/LC_MESSAGES/tides.mo': 'de' });
  const { text } = await runNew(root, '--version', '1', '--license', 'MIT', '--summary', 'x', '--dry-run');
  assert.match(text, /locale\/\* --> \$\{localedir\}\/ \(0644\)/);
});
