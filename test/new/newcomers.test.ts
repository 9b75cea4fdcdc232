import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { writeTree } from '../helpers/scratch.ts';
import { guessed, runNew } from './run-new.ts';

/** What real projects look like of which an earlier `contrib new` guessed badly; each is named. */
const REST = ['--license', 'MIT', '--version', '1.0'];
const SUMMARY = ['--name', 'tool', ...REST];
const NAMED = { Makefile: 'NAME = tool\ninstall:\n' };

async function summaryOf(readme: string, ...args: readonly string[]): Promise<string | undefined> {
  const root = writeTree({ README: readme });
  return guessed(await runNew(root, '--dry-run', ...args, ...REST), 'summary');
}

test('Perl: META.json, its own builder and no notes of a local installation (Try-Tiny)', async () => {
  const root = writeTree({
    'Makefile.PL': 'use ExtUtils::MakeMaker;\n',
    'META.json':
      '{\n"abstract": "Minimal try/catch",\n"license": ["perl_5"],\n"name": "Try-Tiny",\n"version": "0.31",\n' +
      '"prereqs": { "runtime": { "requires": { "perl": "5.006" } } },\n' +
      '"resources": { "homepage": "https://example.org/try", "repository": { "url": "https://example.org/try.git" } }\n}\n',
    'lib/Try/Tiny.pm': 'package Try::Tiny;\n1;\n',
    't/basic.t': 'use Test::More;\n',
  });
  const result = await runNew(root);
  assert.equal(guessed(result, 'name'), 'Try-Tiny (META.json:4)');
  assert.equal(guessed(result, 'version'), '0.31 (META.json:5)');
  assert.equal(guessed(result, 'license'), 'Artistic-1.0-Perl OR GPL-1.0-or-later (META.json:3)');
  assert.equal(guessed(result, 'build.system'), 'commands (Makefile.PL)');
  assert.equal(guessed(result, 'prerequisites: command perl'), '>= 5.6.0 (META.json:6)');
  assert.match(result.text, /- perl Makefile\.PL INSTALLDIRS=vendor NO_PACKLIST=1 NO_PERLLOCAL=1\n/);
  assert.match(result.text, /install:\n {4}- make pure_install DESTDIR="\$DESTDIR"\n/);
  assert.doesNotMatch(result.text, /basic\.t|lib\/\*/);
});

test('Perl: Module::Build where there is a Build.PL, and a META.json that is broken is told', async () => {
  const root = writeTree({ 'Build.PL': 'use Module::Build;\n', 'META.json': '{' });
  const result = await runNew(root, ...SUMMARY, '--summary', 'Tool for tests');
  assert.match(result.text, /\.\/Build install --destdir "\$DESTDIR"/);
  assert.deepEqual(result.notes, ['META.json is not valid and was not read']);
});

test('install among other targets of a Makefile is a build that installs (Vim)', async () => {
  const root = writeTree({ Makefile: 'all install uninstall tools:\n\tcd src && $(MAKE) $@\n' });
  const result = await runNew(root, ...SUMMARY, '--summary', 'Editor for tests');
  assert.equal(guessed(result, 'build.system'), 'make (Makefile:1)');
});

test('directories that a Makefile calls by names of its own are told to it', async () => {
  const makefile = [
    'PREFIX ?= /usr/local',
    'LIBDIR ?= $(PREFIX)/lib # of libraries',
    'SYSCONFDIR := /etc',
    'SBINDIR = ${PREFIX}/sbin',
    'LIBEXECDIR = $(PREFIX)/lib/tool',
    'install:',
  ];
  const said = ['--name', 'tool', '--version', '1', '--summary', 'A tool', '--license', 'MIT'];
  const { text } = await runNew(writeTree({ Makefile: `${makefile.join('\n')}\n` }), ...said);
  assert.match(
    text,
    / {2}options:\n {4}- PREFIX=\$\{prefix\}\n {4}- LIBDIR=\$\{libdir\}\n {4}- SBINDIR=\$\{sbindir\}\n {4}- SYSCONFDIR=\$\{sysconfdir\}\n\n/,
  );
  const usual = await runNew(
    writeTree({ Makefile: 'prefix = /usr/local\nMY_PREFIX = /x\ninstall:\n' }),
    ...said,
  );
  assert.doesNotMatch(usual.text, /options/);
});

test('a Makefile that only mentions install does not install', async () => {
  const root = writeTree({ Makefile: 'install = cp\ninstall := cp\nall: install-deps\n' });
  const result = await runNew(root, ...SUMMARY, '--summary', 'Tool for tests');
  assert.equal(guessed(result, 'build.system'), undefined);
});

test('a configure that stands alone configures the build (chrony)', async () => {
  const root = writeTree({ configure: '#!/bin/sh\n', 'Makefile.in': 'install:\n' });
  const result = await runNew(root, ...SUMMARY, '--summary', 'Clock for tests');
  assert.equal(guessed(result, 'build.system'), 'autotools (configure)');
  assert.match(result.text, /path: \$\{prefix\}/);
});

test('the manual page of the project says what it is where the README does not (dnsmasq)', async () => {
  const root = writeTree({
    ...NAMED,
    'man/tool.8': '.TH TOOL 8\n.SH NAME\ntool \\- A \\fBlightweight\\fR DHCP and caching DNS server.\n',
    'man/other.8': '.TH OTHER 8\n.SH NAME\nother \\- something else\n',
    README: 'To build the tool, run make and make install.\n',
  });
  const result = await runNew(root, ...SUMMARY);
  assert.equal(guessed(result, 'summary'), 'lightweight DHCP and caching DNS server (man/tool.8:3)');
});

test('a manual page in mdoc, and one whose names stand before two dashes', async () => {
  const mdoc = writeTree({ ...NAMED, 'tool.1': '.Dd May 1, 2020\n.Sh NAME\n.Nm tool\n.Nd cut wood\n' });
  assert.equal(guessed(await runNew(mdoc, ...SUMMARY), 'summary'), 'cut wood (tool.1:4)');
  const many = writeTree({ ...NAMED, 'tool.1': '.SH NAME\ntool \\- tool, untool \\- Compress files\n' });
  assert.equal(guessed(await runNew(many, ...SUMMARY), 'summary'), 'Compress files (tool.1:2)');
});

test('a README is read past its banner, and not for what somebody is to do', async () => {
  const pass =
    '=====\nSimple Store\nby Ada\n   ada@example.org\n=====\n\nThis is a very simple password store.\n';
  assert.equal(await summaryOf(pass, '--name', 'pass'), 'very simple password store (README:7)');
  const gh =
    'gh is GitHub on the command line. It brings issues to you.\n\nIf you are a hubber and like commands, read on.\n\n' +
    'For many years, hub was the tool. gh is a new project that helps.\n';
  assert.equal(await summaryOf(gh, '--name', 'gh'), 'gh is GitHub on the command line (README:1)');
  const yajl = 'Welcome to Yet Another JSON Library (YAJL)\n';
  assert.equal(await summaryOf(yajl, '--name', 'yajl'), 'Yet Another JSON Library (YAJL) (README:1)');
  const knot = 'When compiling on an old system, a repository has to be enabled.\n';
  await assert.rejects(summaryOf(knot, '--name', 'knot'), /there is no default for: What is it/);
});

test('a long sentence that explains its name first is cut behind what the thing is (zstd)', async () => {
  const readme =
    'Zstandard, or zstd as short version, is a fast lossless compression algorithm, targeting real-time ' +
    'compression scenarios at zlib-level and better compression ratios.\n';
  assert.equal(await summaryOf(readme, '--name', 'zstd'), 'fast lossless compression algorithm (README:1)');
});

/** A release tarball that was unpacked: the directory says the version, and its files are as old as the packer made them. */
async function releasedOf(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  const root = join(writeTree({ 'tool-1.10/README': 'tool cuts wood and stone.\n' }), 'tool-1.10');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const path of ['README', ...Object.keys(files)])
    utimesSync(join(root, path), 86_400 * 365, 86_400 * 365);
  return guessed(await runNew(root, '--dry-run', '--license', 'MIT'), 'released');
}

test('the release date is that of the changelog’s line about the version, however it is spelled', async () => {
  for (const line of [
    '1.10      2021-11-23 20:29:12Z',
    '## [1.10] - 2021-11-23',
    'Tool v1.10 (Nov 23rd, 2021)',
    'Version 1.10, 23 November 2021',
    'tool 1.10. 23-Nov-2021',
  ]) {
    const NEWS = `1.10.1  2022-01-01\n${line}\n1.1  2020-01-01\n`;
    assert.equal(await releasedOf({ NEWS }), '2021-11-23 (NEWS:2)', line);
  }
});

test('without a dated line the newest file of an unpacked tarball dates it; a day that is none does not', async () => {
  assert.match(
    (await releasedOf({ NEWS: '1.10  2021-02-30\n1.1  2020-01-01\n' })) ?? '',
    /^1971-01-01 \(the time of /,
  );
});

test('git and a directory that is no unpacked tarball give no release date by the times of files', async () => {
  assert.equal(await releasedOf({ '.git/config': '' }), undefined);
  const plain = await runNew(writeTree({ README: 'tool cuts wood and stone.\n' }), ...SUMMARY);
  assert.equal(guessed(plain, 'released'), undefined);
});

test('a paragraph that begins with a name in bold is prose, and no item of a list (libcbor)', async () => {
  const readme =
    '# [libcbor](https://libcbor.example.org)\n\n**libcbor** is a C library for parsing CBOR, the data format.\n\n* an item of a list\n';
  assert.equal(
    await summaryOf(readme, '--name', 'libcbor'),
    'C library for parsing CBOR, the data format (README:3)',
  );
});

test('a summary is as short as every format takes it (Tinyproxy)', async () => {
  const readme =
    'Tinyproxy is a small, efficient HTTP/SSL proxy daemon released under the GNU General Public License.\n';
  assert.equal(
    await summaryOf(readme, '--name', 'tinyproxy'),
    'small, efficient HTTP/SSL proxy daemon (README:1)',
  );
});

test('the manual of a Perl module is no development file, and its files are the owner’s to write (Text-CSV)', async () => {
  const destdir = writeTree({
    'usr/share/perl5/Text/CSV.pm': { text: 'package Text::CSV;\n1;\n', mode: 0o444 },
    'usr/share/man/man3/Text::CSV.3pm': { text: '.TH x 3pm\n', mode: 0o444 },
  });
  const { text } = await runNew(
    writeTree(NAMED),
    ...SUMMARY,
    '--summary',
    'CSV',
    '--from-destdir',
    destdir,
    '--dry-run',
  );
  assert.ok(!text.includes('tool-dev'), text);
  assert.ok(!text.includes('mode:'), text);
});

test('a Python project without sources of another language is the same for all machines', async () => {
  const files = { 'setup.py': "setup(name='tool', packages=['tool'])\n", 'tool/__init__.py': '' };
  const args = [...SUMMARY, '--summary', 'A tool', '--dry-run'];
  const pure = await runNew(writeTree(files), ...args);
  assert.match(pure.text, /architecture: independent/);
  const compiled = await runNew(writeTree({ ...files, 'tool/fast.pyx': '' }), ...args);
  assert.doesNotMatch(compiled.text, /architecture: independent/);
});

test('a shared library is no program, whatever mode the linker gave it (Serd)', async () => {
  const destdir = writeTree({ 'usr/lib/libserd-0.so.0.30.16': { text: '\x7fELF', mode: 0o755 } });
  const args = ['--summary', 'A tool', '--from-destdir', destdir, '--dry-run'];
  const { text } = await runNew(writeTree(NAMED), ...SUMMARY, ...args);
  assert.match(text, /libserd-0\.so\.0\.30\.16/);
  assert.ok(!text.includes('mode:'), text);
});
