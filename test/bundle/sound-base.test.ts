// What a bundle is never made from: a base without a description, a checkout past its tag, more than verify takes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';
import {
  commitAll,
  contribute,
  MANIFEST,
  OWN,
  projectTree,
  scratch,
  UPSTREAM,
  upstreamTree,
  writeFiles,
} from './project.ts';

type Judged = {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly remedy: string;
};

/** Runs a command and gives its status and what it found. */
function found(
  cwd: string,
  ...args: readonly string[]
): { status: number | null; findings: readonly Judged[] } {
  const { status, stdout } = contrib([...args, '--json'], { cwd });
  return { status, findings: (JSON.parse(stdout) as { findings: readonly Judged[] }).findings };
}

test(
  'a tag without contrib.yaml is no base, and a bundle made on it is refused',
  needsTool('git', 'tar'),
  async () => {
    const directory = scratch();
    const root = upstreamTree(directory);
    rmSync(join(root, 'contrib.yaml'));
    commitAll(root, 'v1.0');
    writeFiles(root, { 'contrib.yaml': MANIFEST });
    await contribute(root);
    const made = found(root, 'bundle', 'ubuntu');
    assert.equal(made.status, 1);
    assert.deepEqual(
      made.findings.map(({ rule, severity }) => [rule, severity]),
      [['bundle/manifest-missing', 'error']],
    );
    assert.match(made.findings[0]?.message ?? '', /no contrib\.yaml in tag v1\.0 /);
    assert.deepEqual(readdirSync(directory), ['demo-1.0']);
    const alone = found(root, 'bundle', 'ubuntu', '--contribution-only');
    assert.equal(alone.status, 0);
    assert.ok(
      alone.findings.some(
        ({ rule, severity }) => rule === 'bundle/manifest-missing' && severity === 'warning',
      ),
    );
  },
);

test('a checkout past its tag is said once, with both ways out', needsTool('git'), async () => {
  const directory = scratch();
  const root = upstreamTree(directory);
  commitAll(root, 'v1.0');
  for (const text of ['second', 'third']) {
    writeFiles(root, { README: `${text}\n`, 'doc/guide.txt': `${text}\n`, [`doc/${text}.txt`]: 'new\n' });
    commitAll(root);
  }
  await contribute(root);
  const { status, findings } = found(root, 'bundle', 'ubuntu');
  assert.equal(status, 1);
  assert.equal(findings.length, 1);
  const [{ message, remedy } = { message: '', remedy: '' }] = findings;
  assert.match(
    message,
    /tag v1\.0, and HEAD is 2 commits past it: outside distros\/ubuntu\/, 4 files differ/,
  );
  assert.match(remedy, /git checkout v1\.0.*--base HEAD/);
  const onHead = contrib(['bundle', 'ubuntu', '--base', 'HEAD'], { cwd: root });
  assert.equal(onHead.status, 0, onHead.stderr);
  assert.match(onHead.stdout, /next: contrib verify \S+ --base HEAD/);
  const bundle = join(directory, 'demo-1.0-ubuntu.tar.gz');
  assert.equal(contrib(['verify', bundle, '--base', 'HEAD'], { cwd: root }).status, 0);
  execFileSync('git', ['checkout', '--quiet', 'v1.0'], { cwd: root });
  await contribute(root);
  const onTag = contrib(['bundle', 'ubuntu', '--replace'], { cwd: root });
  assert.equal(onTag.status, 0, onTag.stderr);
});

test('commits that only add, as the contribution itself, are no reason', needsTool('git'), async () => {
  const root = upstreamTree();
  commitAll(root, 'v1.0');
  await contribute(root);
  writeFiles(root, { 'notes.txt': 'mine\n' });
  commitAll(root);
  assert.equal(contrib(['bundle', 'ubuntu'], { cwd: root }).status, 0);
});

test('what verify refuses for its size is not made, and the limit is named', needsTool('tar'), async () => {
  const cases: readonly (readonly [string, string, (root: string) => void])[] = [
    ['path', 'shorten', (root) => deep(join(root, OWN))],
    ['path', '--contribution-only', (root) => deep(join(root, 'doc/deep'))],
    [
      'ratio',
      '--contribution-only',
      (root) => writeFileSync(join(root, 'doc/zeros'), Buffer.alloc(70 << 20)),
    ],
    [
      'contribution',
      '--contribution-only',
      (root) => writeFiles(root, { 'distros/fedora/big': Buffer.alloc(65 << 20, 'ab') }),
    ],
  ];
  for (const [limit, remedy, spoil] of cases) {
    const directory = scratch();
    const root = await projectTree(directory);
    writeFiles(root, { 'contrib.yaml': UPSTREAM['contrib.yaml']?.replace('doc/*', 'doc/guide.txt') ?? '' });
    spoil(root);
    await contribute(root);
    const { status, findings } = found(root, 'bundle', 'ubuntu');
    const errors = findings.filter(({ severity }) => severity === 'error');
    assert.equal(status, 1);
    assert.deepEqual(
      errors.map(({ rule }) => rule),
      ['bundle/oversized'],
      limit,
    );
    assert.ok(errors[0]?.message.includes(`(the limit ${limit})`), errors[0]?.message);
    assert.ok(errors[0]?.remedy.includes(remedy), errors[0]?.remedy);
    assert.ok(!existsSync(join(directory, 'demo-1.0-ubuntu.tar.gz')));
    assert.deepEqual(readdirSync(directory), ['demo-1.0']);
  }
});

test('a bundle is not written where it would come into the next one', needsTool('git'), async () => {
  const directory = scratch();
  const root = upstreamTree(directory);
  commitAll(root, 'v1.0');
  await contribute(root);
  symlinkSync(join(root, OWN), join(directory, 'link'));
  for (const out of ['distros/ubuntu/', 'distros/ubuntu', 'distros/x.tar.gz', `${directory}/link/b.tar.gz`]) {
    const { status, stderr } = contrib(['bundle', 'ubuntu', '--out', out], { cwd: root });
    assert.equal(status, 2, `${out}: ${stderr}`);
    assert.match(stderr, /would become a part of the tree that is bundled/);
  }
  assert.ok(!readdirSync(join(root, OWN)).some((name) => name.includes('.tar')));
  const beside = contrib(['bundle', 'ubuntu', '--out', 'dist-out.tar.gz'], { cwd: root });
  assert.equal(beside.status, 0, 'anywhere else in a repository it stays out of bundles');
});

/** A path of more than 1,024 bytes. */
function deep(base: string): void {
  const file = join(base, ...Array.from({ length: 300 }, () => 'abcd'), 'file');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'x\n');
}
