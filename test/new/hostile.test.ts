import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseProject } from '../../src/manifest/project.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { guessed, runNew } from './run-new.ts';

const ANSWERS = ['--name', 'x', '--version', '1', '--summary', 'X', '--license', 'MIT', '--dry-run'];

test('control characters, line breaks and YAML in metadata stay text', async () => {
  const summary = 'Nice\u001b[31m tool\nlicense: EVIL\n# "quoted" \u202e\u0000 it\'s: - {x} & *y';
  const root = writeTree({
    'package.json': JSON.stringify({
      name: 'x"\n: y',
      version: '1.0',
      description: summary,
      license: 'MIT\nname: evil',
      homepage: 'https://x.example/\n',
    }),
    'README.md': 'evil\u001b]0;title\u0007 is a paragraph that is long enough --- \u2028 {{ x }}\n',
  });
  const { text } = await runNew(root, '--license', 'MIT');
  const { manifest } = parseProject(root, 'contrib.yaml', text);
  assert.equal(manifest.name, 'x-y');
  assert.equal(manifest.license, 'MIT');
  assert.match(manifest.summary, /^Nice \[31m tool license: EVIL # "quoted" it's: - \{x\} & \*y$/);
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f\u202e\u2028]/);
});

test('a huge file is not read, and said', async () => {
  const root = writeTree({ 'package.json': '{"name": "huge", "version": "1"' });
  truncateSync(`${root}/package.json`, 100 * 1024 * 1024);
  const { notes, guesses } = await runNew(root, ...ANSWERS);
  assert.deepEqual(notes, ['package.json is larger than 1 MiB and was not read']);
  assert.equal(
    guesses.find(({ from }) => from.startsWith('package.json')),
    undefined,
  );
});

test('files that are not valid, or nested without end, are skipped with a note', async () => {
  const depth = 100_000;
  const root = writeTree({
    'package.json': `${'['.repeat(depth)}${']'.repeat(depth)}`,
    'Cargo.toml': '[package\nname = ',
    'pyproject.toml': `x = ${'['.repeat(depth)}${']'.repeat(depth)}`,
    'meson.build': `project(${'('.repeat(depth)}`,
    'CMakeLists.txt': `project(x VERSION ${'"'.repeat(depth)}`,
    'configure.ac': `m4_define([a], [b])m4_define([b], [a])AC_INIT([a], ${'['.repeat(depth)}`,
    'README.md': '<!--'.repeat(5000) + '['.repeat(10_000) + '*'.repeat(10_000),
    LICENSE: 'copyright (c) 20'.repeat(20_000),
  });
  const started = performance.now();
  const { notes } = await runNew(root, ...ANSWERS);
  assert.ok(performance.now() - started < 60_000);
  assert.deepEqual([...notes].sort(), [
    'Cargo.toml is not valid and was not read',
    'pyproject.toml is not valid and was not read',
  ]);
});

test('links out of the tree and FIFOs are not read; a link within it is', async () => {
  const outside = writeTree({
    SECRET:
      'ISC License\nPermission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted, provided that',
  });
  const root = writeTree({
    'legal/mit.txt':
      'Permission is hereby granted, free of charge, to any person obtaining a copy\nThe above copyright notice and this permission notice',
    LICENSE: { link: `${outside}/SECRET` },
    'README.md': { link: '../../../../etc/passwd' },
    way: { link: outside },
    'setup.cfg': { link: 'way/SECRET' },
  });
  execFileSync('mkfifo', [`${root}/package.json`]);
  const result = await runNew(root, ...ANSWERS);
  assert.deepEqual([...result.notes].sort(), [
    'LICENSE is not a file of this tree and was not read',
    'package.json is not a file of this tree and was not read',
    'setup.cfg is not a file of this tree and was not read',
  ]);
  symlinkSync('legal/mit.txt', `${root}/COPYING`);
  assert.equal(
    guessed(await runNew(root, '--name', 'x', '--version', '1', '--summary', 'X', '--dry-run'), 'license'),
    'MIT (COPYING)',
  );
});

test('a .git that leads elsewhere is not followed', async () => {
  const other = writeTree({ config: '[remote "origin"]\n\turl = https://github.com/private/secret.git\n' });
  const root = scratchDirectory();
  writeFileSync(`${root}/.git`, `gitdir: ${other}\n`);
  const file = await runNew(root, ...ANSWERS);
  assert.match(file.notes.join(), /\.git leads to another directory and was not read/);
  const linked = scratchDirectory();
  mkdirSync(`${linked}/.git`);
  symlinkSync(`${other}/config`, `${linked}/.git/config`);
  assert.doesNotMatch(JSON.stringify([file, await runNew(linked, ...ANSWERS)]), /private/);
});

test('files with names that bite are mapped as they are, or left', async () => {
  const root = writeTree({
    'bin/a [b] $HOME': '#!/bin/sh\n',
    'bin/.hidden': '',
    'sbin/a [b] $HOME': '#!/bin/sh\n',
    'sbin/tests/x': '',
    'etc/we ird#.conf': '',
    'da$ta dir/x': '',
    'README\u001b[2J.md': '',
  });
  const { text } = await runNew(root, ...ANSWERS);
  const project = parseProject(root, 'contrib.yaml', text);
  assert.deepEqual(
    project.packages[0]?.lines.map(({ source }) => source.text),
    ['bin/*', 'sbin/a [b] $HOME', 'etc/we ird#.conf'],
  );
  assert.doesNotMatch(text, /\u001b/);
});
