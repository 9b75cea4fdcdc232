import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { isSubstituted } from '../../src/submission/tarball/substituted.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { GENERATED, MANIFEST, prerelease, repository, write } from './repository.ts';

const FILES = {
  '.gitattributes': 'version export-subst\nci export-ignore\n*.bat text eol=crlf\n',
  version: '# made of\nref: $Format:%H$\nend\n',
  'run.bat': 'a\nb\n',
  'ci/run': 'x\n',
  'src/main.c': 'int main;\n',
};

/** The tree of a repository as somebody changed it, packed as a release is. */
function tarball(root: string, change: (tree: string) => void): string {
  const tree = join(scratchDirectory(), 'demo-1.1');
  cpSync(root, tree, { recursive: true, filter: (path) => !path.endsWith('/.git') });
  change(tree);
  execFileSync('tar', ['-C', dirname(tree), '-czf', `${tree}.tar.gz`, 'demo-1.1']);
  return `${tree}.tar.gz`;
}

function rulesOf(root: string, file: string): string[] {
  const { status, stdout } = prerelease(root, '--compare', file, '--json');
  const { findings, ok } = JSON.parse(stdout);
  assert.equal(status, ok ? 0 : 1);
  return findings
    .filter(({ severity }: { severity: string }) => severity === 'error')
    .map(({ rule, place }: { rule: string; place: { path: string } }) => `${rule} ${place.path}`);
}

describe('contrib prerelease --compare', { skip: needsTool('git', 'tar').skip }, () => {
  const root = repository(FILES, MANIFEST + GENERATED);
  const cases: readonly (readonly [string, (tree: string) => void, readonly string[]])[] = [
    ['what is committed', () => {}, []],
    ['what git archive leaves out', (tree) => rmSync(join(tree, 'ci'), { recursive: true }), []],
    ['what export-subst puts in', (tree) => write(tree, { version: '# made of\nref: abc\nend\n' }), []],
    ['line ends that .gitattributes asks for', (tree) => write(tree, { 'run.bat': 'a\r\nb\r\n' }), []],
    ['a declared generated file', (tree) => write(tree, { configure: 'x' }), []],
    ['a file more', (tree) => write(tree, { 'm4/x.m4': 'x' }), ['source/unexplained-file m4/x.m4']],
    [
      'a generated name elsewhere',
      (tree) => write(tree, { 'sub/configure': 'x' }),
      ['source/unexplained-file sub/configure'],
    ],
    ['other content', (tree) => write(tree, { 'src/main.c': 'evil' }), ['source/changed-file src/main.c']],
    ['a file less', (tree) => rmSync(join(tree, 'src/main.c')), ['source/missing-file src/main.c']],
    [
      'a link for a file',
      (tree) => {
        rmSync(join(tree, 'src/main.c'));
        symlinkSync('/etc/passwd', join(tree, 'src/main.c'));
      },
      ['source/changed-file src/main.c'],
    ],
    [
      'more than export-subst puts in',
      (tree) => write(tree, { version: '# made of\nref: abc\nevil\nend\n' }),
      ['source/changed-file version'],
    ],
    [
      'an ignored file with other content',
      (tree) => write(tree, { 'ci/run': 'evil' }),
      ['source/unexplained-file ci/run'],
    ],
    [
      'other line ends and other content',
      (tree) => write(tree, { 'run.bat': 'a\r\nc\r\n' }),
      ['source/changed-file run.bat'],
    ],
  ];
  for (const [name, change, expected] of cases) {
    it(`${expected.length === 0 ? 'accepts' : 'refuses'} ${name}`, () => {
      assert.deepEqual(rulesOf(root, tarball(root, change)), expected);
    });
  }

  it('prints what to declare, with a guess of what makes it', () => {
    const file = tarball(root, (tree) => write(tree, { 'Makefile.in': 'x', 'data.bin': 'y' }));
    const { stdout } = prerelease(root, '--compare', file);
    assert.match(stdout, /path: Makefile\.in\n\s+by: automake\n\s+- path: data\.bin\n\s+by: REVIEW/);
  });

  it('proposes patterns for translations and manuals, and never for what a build runs', () => {
    const names = [...'abcdefgh'];
    const file = tarball(root, (tree) =>
      write(
        tree,
        Object.fromEntries(
          names.flatMap((name) => [`po/${name}.gmo`, `m4/${name}.m4`].map((path) => [path, 'x'])),
        ),
      ),
    );
    const { stdout } = prerelease(root, '--compare', file);
    assert.match(stdout, /path: po\/\*\.gmo\n\s+by: msgfmt/);
    assert.match(stdout, /path: m4\/a\.m4\n/);
    assert.doesNotMatch(stdout, /m4\/\*/);
  });

  it('tells of modes that no release should have, and of programs that are none', () => {
    const file = tarball(root, (tree) => {
      chmodSync(join(tree, 'src/main.c'), 0o666);
      chmodSync(join(tree, 'bin/demo'), 0o644);
    });
    const { status, stderr } = prerelease(root, '--compare', file);
    assert.equal(status, 0);
    assert.match(stderr, /warning\[source\/mode\]: 1 file has the mode 0666/);
    assert.match(stderr, /warning\[source\/program-bit\]: bin\/demo is executable/);
  });

  it('refuses what is no source tarball, and a tag that is not there', () => {
    const file = join(scratchDirectory(), 'x.tar.gz');
    write(dirname(file), { 'x.tar.gz': 'hello' });
    assert.match(prerelease(root, '--compare', file).stderr, /x\.tar\.gz is no archive/);
    assert.match(prerelease(root, '--compare', `${file}.gone`).stderr, /there is no such file/);
    assert.match(prerelease(root, 'v9', '--compare', file).stderr, /git has no tag or commit v9 here/);
    assert.match(prerelease(root, '--compare', file, '--out', 'x').stderr, /takes no --out/);
  });
});

describe('what export-subst can have put in', () => {
  const can = (template: string, found: string) => isSubstituted(Buffer.from(template), Buffer.from(found));
  it('is one line where the committed file names it, and nothing elsewhere', () => {
    assert.ok(can('a $Format:%h$ b $Format:%d$', 'a 12 b  (tag: v1)'));
    assert.ok(can('$Format:%h$', ''));
    assert.ok(!can('a $Format:%h$ b', 'a 1\n2 b'));
    assert.ok(!can('a $Format:%h$ b', 'a 12 b c'));
    assert.ok(!can('a $Format:%h$ b', 'x 12 b'));
    assert.ok(!can('aba$Format:%h$aba', 'aba'));
    assert.ok(!can('no marker', 'no marker'));
  });
});
