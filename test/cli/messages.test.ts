// What contrib says of small slips: the thing by its name, and what to do.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { contrib, contribCommand, contribForEverybody } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: demo
version: "1.0"
summary: A small project
license: MIT
packages:
  demo: { files: [ "doc/* --> \${datadir}/demo/ (0644)" ] }
`;

const tree = (manifest = MANIFEST) => writeTree({ 'contrib.yaml': manifest, 'doc/guide.txt': 'Read it\n' });

test('a directory for -C that is not there is named, whatever lies above it', () => {
  const root = tree();
  for (const name of ['nowhere', 'contrib.yaml']) {
    const { status, stderr } = contrib(['-C', name, 'check'], { cwd: root });
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`^error: -C ${name} is not a directory\n`));
  }
});

test('a working directory that is gone is no bug', () => {
  const root = scratchDirectory();
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@" check';
  const { status, stderr } = spawnSync('/bin/sh', ['-c', script, process.execPath, ...contribCommand()], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 3, stderr);
  assert.match(stderr, /the directory that contrib runs in is not there any more/);
});

test('an error shows its line below -C too', () => {
  const root = tree('contrib: 2\n');
  const { stderr } = contrib(['-C', root, 'check'], { cwd: '/' });
  assert.match(stderr, /\n {4}1 \| contrib: 2\n/);
});

test('a file of another format says which contrib it is for', () => {
  const newer = contrib(['check'], { cwd: tree(MANIFEST.replace('contrib: 1', 'contrib: 2')) });
  assert.match(
    newer.stderr,
    /hint: the file is for a newer contrib than this one, \d+\.\d+\.\d+: update contrib/,
  );
  const older = contrib(['check'], { cwd: tree(MANIFEST.replace('contrib: 1', 'contrib: 0')) });
  assert.match(older.stderr, /hint: write contrib: 1/);
});

test('map --format json leads to --json', () => {
  const { status, stderr } = contrib(['map', 'debian', '--format', 'json'], { cwd: tree() });
  assert.equal(status, 2);
  assert.match(stderr, /hint: for JSON, say --json; --format is one of: guide/);
});

test('syntax errors of YAML are said in words of the file, not of a library', () => {
  const slips: Readonly<Record<string, RegExp>> = {
    'a: [1, 2\n': /a comma, colon or bracket is missing/,
    'a: "x\n': /a quote is opened and not closed/,
    'a: b: c\n': /a mapping or list begins where the value above it goes on/,
    'a: @x\n': /a value cannot begin with @/,
    'a: 1\n---\nb: 2\n': /a line --- begins another document/,
    'a: |x\n  y\n': /a text block begins with \| or > alone/,
    '"\\q": 1\n': /\\q means nothing between double quotes/,
    '? [a]\n: 1\n': /a key is a word, not a list or a mapping/,
    'a: "x"#c\n': /a # begins a comment only behind a blank/,
  };
  for (const [text, expected] of Object.entries(slips)) {
    const { status, stderr } = contrib(['check'], { cwd: tree(text) });
    assert.equal(status, 3, text);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /implicit|sequence|flow|token|scalar|parseAllDocuments|Warning/, text);
  }
});

test('new --force writes through no symbolic link, and does not replace one', () => {
  const root = writeTree({ 'contrib.yaml': { link: 'real.yaml' }, 'real.yaml': 'mine\n', 'doc/x': 'x\n' });
  const { status, stderr } = contrib(
    ['new', '--yes', '--force', '--summary', 'A demo', '--license', 'MIT', '--version', '1'],
    { cwd: root },
  );
  assert.equal(status, 3, stderr);
  assert.match(stderr, /contrib\.yaml is a symbolic link/);
  assert.ok(lstatSync(join(root, 'contrib.yaml')).isSymbolicLink());
  assert.equal(readFileSync(join(root, 'real.yaml'), 'utf8'), 'mine\n');
});

const isRoot = process.getuid?.() === 0;

test('a file that may not be read is found by check', {
  skip: isRoot ? false : 'only root can become another user',
}, () => {
  const root = tree();
  for (const path of [root, join(root, 'doc')]) chmodSync(path, 0o755);
  chmodSync(join(root, 'doc/guide.txt'), 0o600);
  const home = join(root, 'home');
  mkdirSync(home);
  const { status, stdout } = spawnSync(process.execPath, [...contribForEverybody(), 'check', 'debian'], {
    cwd: root,
    encoding: 'utf8',
    uid: 65534,
    gid: 65534,
    env: { PATH: process.env['PATH'], HOME: home },
  });
  assert.equal(status, 1, stdout);
  assert.match(
    stdout,
    /mapping\/unreadable\]: what is to be installed as \/usr\/share\/demo\/guide\.txt cannot be read: not allowed/,
  );
});

test('no hint begins with a capital letter', () => {
  const source = resolve(import.meta.dirname, '../../src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const wrong = files.filter((name) =>
    /\bhint: ['`"][A-Z][a-z]/.test(readFileSync(join(source, name), 'utf8')),
  );
  assert.deepEqual(wrong, []);
});
