// What only what was built, or the machine, shows: the bundle's own loading, full devices, refusals of the system.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemFailure } from '../../src/commands/system-failure.ts';
import { contrib, contribCommand } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const MANIFEST = `contrib: 1
name: demo
version: 1.10
summary: A demo
license: MIT
released: 2026-11-01
packages:
  demo:
    files:
      - src/* --> \${datadir}/demo/ (0644)
`;
const DISTRO = `contrib: 1
maintainer: { name: Ada Example, email: ada@example.org }
releases: ["26.04"]
staging: requested
`;

/** A tree whose bundle goes beside it, into a directory of this test. */
function project(): string {
  const items = { 'contrib.yaml': MANIFEST, 'src/a': 'a', 'distros/ubuntu/distro.yaml': DISTRO };
  return writeTree(items, join(scratchDirectory(), 'demo'));
}

describe('a standard output that is full', { skip: existsSync('/dev/full') ? false : 'no /dev/full' }, () => {
  const root = writeTree({ 'contrib.yaml': MANIFEST, 'src/a': 'a' });
  for (const args of [['map', 'debian'], ['map', 'debian', '--json'], ['--help'], ['--version']]) {
    it(`contrib ${args.join(' ')} says so, and is exit 5`, () => {
      const script = `${[process.execPath, ...contribCommand(), ...args].join(' ')} > /dev/full`;
      const { status, stderr } = spawnSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' });
      assert.equal(status, 5, stderr);
      assert.match(stderr, /standard output.*no space left/);
    });
  }

  it('where messages cannot be written, the exit code says what happened', () => {
    const script = `${[process.execPath, ...contribCommand()].join(' ')} nonsense 2> /dev/full`;
    assert.equal(spawnSync('sh', ['-c', script], { cwd: root }).status, 2);
  });
});

describe('what the system refuses', () => {
  it('is no bug of contrib', () => {
    const refused = Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/root/x', syscall: 'lstat' });
    const failure = systemFailure(refused);
    assert.deepEqual([failure?.code, failure?.message], ['incomplete', '/root/x: not allowed (lstat)']);
    assert.equal(systemFailure(new TypeError('x is undefined')), undefined);
    assert.equal(systemFailure(Object.assign(new Error(), { code: 'ENOENT' })), undefined);
  });
});

describe('the command line as people run it', () => {
  for (const [name, magic] of [
    ['demo.zip', 'PK'],
    ['demo.tar.gz', '\x1f\x8b'],
  ] as const) {
    it(`packs a contribution alone as ${name}, which the name asks for`, () => {
      const root = project();
      const file = join(root, '..', name);
      const { status, stderr } = contrib(['bundle', 'ubuntu', '--contribution-only', '--out', file], {
        cwd: root,
      });
      assert.equal(status, 0, stderr);
      assert.equal(readFileSync(file, 'latin1').slice(0, magic.length), magic);
    });
  }

  it('reads text beyond ASCII as the sources do', () => {
    const root = writeTree({ LICENSE: 'Copyright © 2012-2022 Ada Example <ada@example.org>\n' });
    const answers = ['--version', '1', '--summary', 'A demo', '--license', 'MIT'];
    const { stdout } = contrib(['new', '--yes', '--dry-run', ...answers], { cwd: root });
    assert.match(stdout, /"\*": 2012-2022 Ada Example <ada@example\.org> /);
  });

  it('--out and --format that contradict each other are wrong usage', () => {
    const root = project();
    const run = (...args: readonly string[]) => contrib(['bundle', 'ubuntu', ...args], { cwd: root });
    assert.equal(run('--out', '../a.tar.xz', '--format', 'tar.gz').status, 2);
    assert.match(run('--out', '../a.zip').stderr, /a whole source tree cannot be a \.zip/);
    assert.equal(existsSync(join(root, '../a.zip')), false);
  });

  it('an installed tree that is not there is named', () => {
    const { status, stderr } = contrib(['check', 'debian', '--root', 'nowhere'], { cwd: project() });
    assert.equal(status, 3);
    assert.match(stderr, /there is no directory .*\/nowhere\nhint: name an installed tree/);
  });

  it('a build for another libdir is told to be one, and not to be a reason to change the description', () => {
    const claim = '      - path: ${libdir}/libdemo.so.1\n';
    const root = writeTree({ 'contrib.yaml': MANIFEST.replace(/ {6}- src.*\n/, claim) });
    const built = writeTree({ 'usr/lib/libdemo.so.1': '' });
    const { stdout } = contrib(['check', 'fedora', '--built', built], { cwd: root });
    assert.match(
      stdout,
      /hint: the build used \/usr\/lib: build it with the libdir of Fedora, \/usr\/lib64\n/,
    );
  });

  it('what a build put into another libdir is told once, beside what is in no package for another reason', () => {
    const claim = '      - path: ${libdir}/libdemo.so*\n      - path: ${libdir}/pkgconfig\n';
    const root = writeTree({ 'contrib.yaml': MANIFEST.replace(/ {6}- src.*\n/, claim) });
    const built = writeTree({
      'usr/lib/x86_64-linux-gnu/libdemo.so.1': '',
      'usr/lib/x86_64-linux-gnu/pkgconfig/demo.pc': '',
      'usr/lib/x86_64-linux-gnu/demo/plugin.so': '',
    });
    const { stdout } = contrib(['check', 'fedora', '--built', built], { cwd: root });
    assert.equal(stdout.match(/error\[mapping\/matches-nothing\]/g)?.length, 2);
    assert.deepEqual(stdout.match(/\S+ is installed by the build and in no package/g), [
      '/usr/lib/x86_64-linux-gnu/demo/plugin.so is installed by the build and in no package',
    ]);
  });

  it('what contrib init does not make is not said to be made by it', () => {
    const line = '      - distros/$DISTRO/demo.conf --> ${sysconfdir}/ (0644)\n';
    const text = MANIFEST.replace(/ {6}- src.*\n/, line);
    const made = 'configuration: { demo.conf: { template: demo.in, format: ini } }\n';
    const hint = (items: Readonly<Record<string, string>>) =>
      /^hint: (distros.*)$/m.exec(contrib(['check', 'ubuntu'], { cwd: writeTree(items) }).stdout)?.[1];
    const mine = 'distros/$DISTRO/demo.conf is for whoever packages it to write';
    assert.equal(hint({ 'contrib.yaml': text }), mine);
    assert.equal(hint({ 'contrib.yaml': text, 'distros/ubuntu/distro.yaml': DISTRO }), mine);
    assert.equal(
      hint({ 'contrib.yaml': text + made, 'demo.in': '[a]\n' }),
      'distros/$DISTRO/demo.conf is made by: contrib init ubuntu',
    );
  });

  it('guesses at what was meant are made for the first lines alone', () => {
    const lines = Array.from(
      { length: 60 },
      (_, index) => `      - srx/file${index} --> \${datadir}/demo/ (0644)\n`,
    );
    const files = Object.fromEntries(lines.map((_, index) => [`src/file${index}`, '']));
    const text = MANIFEST.replace(/ {6}- src.*\n/, lines.join(''));
    const { stdout } = contrib(['check', 'debian'], {
      cwd: writeTree({ 'contrib.yaml': text, ...files }),
    });
    assert.equal([...stdout.matchAll(/matches nothing in the tree/g)].length, 60);
    assert.equal([...stdout.matchAll(/did you mean src\/file/g)].length, 50);
  });
});
