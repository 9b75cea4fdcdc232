import assert from 'node:assert/strict';
import { cpSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Proposal } from '../../src/deps/scan/proposal.ts';
import type { Counterpart } from '../../src/deps/what.ts';
import type { CliResult } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { EXTRACT, withCache } from './helpers.ts';
import { pacmanRepository } from './repositories.ts';

type Result = { readonly proposals: readonly Proposal[]; readonly counterparts: readonly Counterpart[] };

function resultOf({ stdout, stderr }: CliResult): Result {
  assert.notEqual(stdout, '', stderr);
  const { result } = JSON.parse(stdout) as { result: Result | null };
  assert.ok(result !== null, stdout);
  return result;
}

const TREE = {
  'meson.build': "project('x', 'c')\ndependency('glib-2.0', version: '>= 2.60')\nfind_program('msgfmt')\n",
  'sub/CMakeLists.txt': 'project(x)\nfind_package(OpenSSL REQUIRED)\nfind_package(Foo)\n',
  'src/main.c':
    '#include <stdio.h>\n#include <sys/acl.h>\n#include <sys/capability.h>\n#include <glib.h>\n#include <own.h>\n',
  'src/own.h': '',
  'tool.py':
    '#!/usr/bin/env python3\nimport os, json, paramiko\nfrom gi.repository import Gtk\nimport helpers\ntry:\n    import fancy\nexcept ImportError:\n    fancy = None\n',
  'helpers.py': '',
  'run.sh':
    '#!/bin/bash\nset -e\nlog() { echo; }\nlog x\nlvcreate --help | grep x\n./own-tool\n$HOME/x\nrsync -a a b\n',
  'x.service': '[Service]\nExecStartPre=-/usr/bin/install -d /x\nExecStart=/usr/sbin/dnsmasq --x\n',
  'tests/test_x.py': 'import pytest\n',
  'debian/rules': '#!/usr/bin/make -f\n',
};

describe('contrib deps --scan', () => {
  const run = withCache();
  const scan = (tree: string, ...args: readonly string[]) =>
    resultOf(run(['deps', '--scan', tree, ...args, '--json'])).proposals;

  it('proposes what a tree uses, without what is standard or its own', () => {
    const found = scan(writeTree(TREE)).map(
      ({ kind, name, for: time, optional }) => `${time} ${kind} ${name}${optional ? '?' : ''}`,
    );
    assert.deepEqual(found, [
      'run command bash',
      'run command dnsmasq',
      'run command lvcreate',
      'run command python3',
      'run command rsync',
      'run python fancy?',
      'run python gi',
      'run python paramiko',
      'build cmake Foo?',
      'build command meson',
      'build command msgfmt',
      'build command pkg-config',
      'build header glib.h',
      'build pkgconfig glib-2.0',
      'build pkgconfig openssl',
      'test python pytest',
    ]);
  });

  it('says where each was seen, and names the packages of a distribution', () => {
    const found = scan(writeTree(TREE), 'debian@12', '--mirror', EXTRACT);
    const one = (name: string) => found.find((proposal) => proposal.name === name);
    assert.deepEqual([one('lvcreate')?.seen, one('lvcreate')?.packages], [['run.sh:5'], ['lvm2']]);
    assert.deepEqual([one('glib-2.0')?.version, one('glib-2.0')?.packages], ['>= 2.60', ['libglib2.0-dev']]);
    assert.deepEqual(one('gi')?.packages, ['python3-gi']);
    assert.deepEqual(one('openssl')?.packages, ['libssl-dev']);
  });

  it('reads what scripts substitute, and takes neither functions nor arithmetic for commands', () => {
    const script = `#!/bin/sh
. /etc/init.d/functions
rev=$(git rev-parse --short HEAD)
list=\`lvs --noheadings\` other=1
mounted=\${line%% on *}
size=$(( size / 1024 ))
if (( wide )); then rsync a b; fi
function usage { echo; }
usage
shared x
killproc demo
pkg-config --exists glib-2.0
`;
    const files = { 'run.sh': script, 'lib/common.sh': '#!/bin/sh\nshared () { :; }\n' };
    assert.deepEqual(
      scan(writeTree(files)).map(({ kind, name, for: time }) => `${time} ${kind} ${name}`),
      ['run command git', 'run command lvs', 'run command rsync', 'build command pkg-config'],
    );
  });

  it('reads generated sources, makefiles and macros, and leaves out what a forge or quilt has', () => {
    const found = scan(
      writeTree({
        'configure.ac': 'AC_INIT\nAX_CHECK_FOO\nAX_OWN\nAM_PATH_PYTHON\n',
        'm4/own.m4': 'AC_DEFUN([AX_OWN], [])\n',
        Makefile:
          'CFLAGS += $(shell pkg-config --cflags sqlite3)\nifdef X\nLIBS += $(shell $(PKG_CONFIG) --libs dbus-1)\nendif\n',
        'src/parse.y': '%%\n',
        'src/lex.l': '%%\n',
        'src/made.y': '%%\n',
        'src/made.c': '',
        'doc/x.texi': '',
        'config.hin': '',
        'src/a.c': '#include <config.h>\n#include <stdckdint.h>\n#include <made.c>\n',
        'src/win.c': '#include <vfw.h>\n#include <ksuuids.h>\n',
        'ci/deploy.sh': '#!/bin/sh\ncurl x\n',
        '.pc/x/tool.sh': '#!/bin/sh\nwget x\n',
        'scripts/version': '#!/bin/sh\nv=$(git describe)\n',
      }),
    ).map(({ kind, name, for: time, optional }) => `${time} ${kind} ${name}${optional ? '?' : ''}`);
    assert.deepEqual(found, [
      'build command autoconf',
      'build command bison',
      'build command flex',
      'build command git?',
      'build command makeinfo?',
      'build command pkg-config',
      'build command python3',
      'build file /usr/share/aclocal/ax_check_foo.m4',
      'build pkgconfig dbus-1?',
      'build pkgconfig sqlite3',
    ]);
  });

  it('takes no word of a here-document for a command', () => {
    const script = `#!/bin/sh
cat <<EOF
don't say
usage this
EOF
cat <<-'END-OF-HELP' >help
	  rather (see below)
	END-OF-HELP
cat << "A" << B
first words
A
second words
B
shifted=$((1<<bits))
rsync -a a b
`;
    const found = scan(writeTree({ 'run.sh': script })).map(({ name, seen }) => `${name} ${seen.join(' ')}`);
    assert.deepEqual(found, ['rsync run.sh:15']);
  });

  it('takes no text in quotes for commands, however they stand in each other', () => {
    const script = `#!/bin/sh
# don't || forget
echo "it's done; creating
other | things" && rsync -a a b
sed 's/&/\\&amp;/;s/</\\&lt;/
s/x/y/' "$1" | "lvcreate" --help
`;
    const found = scan(writeTree({ 'run.sh': script })).map(({ name, seen }) => `${name} ${seen.join(' ')}`);
    assert.deepEqual(found, ['lvcreate run.sh:6', 'rsync run.sh:4']);
  });

  it('takes Perl that a shell begins for Perl, and aclocal for automake', () => {
    const perl = `#!/bin/sh\neval '(exit $?0)' && eval 'exec perl -wS "$0" "$@"'\n  if 0;\nmy $x; chomp $x; foreach (@y) { push @z, $_ }\n`;
    const tree = writeTree({ 'x.pl.sh': perl, 'autogen.sh': '#!/bin/sh\naclocal -I m4\n' });
    assert.deepEqual(
      scan(tree).map(({ name }) => name),
      ['perl', 'automake'],
    );
  });

  it('calls headers optional that stand behind a condition, and leaves out files for other systems', () => {
    const code = `#ifndef X_H
#define X_H
#include <glib.h>
#ifdef _WIN32
#include <shlwapi.h>
#else
#include <ncurses.h>
#endif
#include <popt.h>
#endif
`;
    const other = '#include <kstat.h>\n';
    const tree = writeTree({ 'x.h': code, 'solaris/cpu.c': other, 'osdep-freebsd.c': other });
    const found = scan(tree).map(({ name, optional }) => `${name}${optional ? '?' : ''}`);
    assert.deepEqual(found, ['glib.h', 'ncurses.h?', 'popt.h', 'shlwapi.h?']);
  });

  it('reads what programs are linked with, of a staged tree as well', () => {
    const tree = scratchDirectory();
    mkdirSync(join(tree, 'usr/bin'), { recursive: true });
    cpSync(realpathSync('/bin/ls'), join(tree, 'usr/bin/mine'));
    const libraries = scan(tree).filter(({ kind }) => kind === 'library');
    assert.ok(
      libraries.some(({ name, seen }) => name === 'libc.so.6' && seen[0] === 'usr/bin/mine'),
      JSON.stringify(libraries),
    );
  });

  it('is not led out of the tree, and not stopped by what is no text', () => {
    const tree = writeTree({ 'a.py': '\0\0import x\n', 'broken.so': '\x7fELF\x02\x01', 'empty.sh': '#!' });
    const outside = writeTree({ 'secret.py': 'import secretmodule\n' });
    symlinkSync(join(outside, 'secret.py'), join(tree, 'link.py'));
    symlinkSync(outside, join(tree, 'directory'));
    writeFileSync(
      join(tree, 'cut.so'),
      Buffer.concat([Buffer.from('7f454c460201', 'hex'), Buffer.alloc(58, 0xff)]),
    );
    assert.deepEqual(scan(tree), []);
  });

  it('prints what contrib.yaml takes', () => {
    const { stdout, status } = run(['deps', '--scan', writeTree(TREE)]);
    assert.equal(status, 0);
    assert.match(stdout, /^prerequisites:\n/);
    assert.match(
      stdout,
      /^ {2}glib-2\.0: \{ pkgconfig: glib-2\.0, version: ">= 2\.60", for: build \} {2}# meson\.build:2$/m,
    );
  });
});

describe('contrib deps --what', () => {
  it('finds what a package is called elsewhere by what it has', needsTool('bsdtar', 'repo-add'), () => {
    const repository = pacmanRepository([
      {
        name: 'python-gobject',
        version: '3.50',
        files: ['/usr/lib/python3.13/site-packages/gi/__init__.py'],
      },
      {
        name: 'python-paramiko',
        version: '3.5',
        files: ['/usr/lib/python3.13/site-packages/paramiko/__init__.py'],
      },
    ]);
    const run = withCache();
    const args = [
      'deps',
      'debian@12',
      'arch',
      '--mirror',
      `debian=${EXTRACT}`,
      '--index',
      `arch=${repository}`,
    ];
    const { counterparts } = resultOf(run([...args, '--what', 'python3-gi', '--json']));
    assert.deepEqual(
      counterparts.map((one) => [one.package, one.score]),
      [['python-gobject', 0.33]],
    );
    assert.deepEqual(counterparts[0]?.evidence, ['the Python module gi']);
    const wrong = run([...args, '--what', 'python3-giu']);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /did you mean python3-gi\?/);
  });
});
