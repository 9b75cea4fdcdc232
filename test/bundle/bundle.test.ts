// What bundle makes: judged by GNU tar, by comparing bytes, and by verify.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsTool } from '../helpers/tools.ts';
import { rejects, unpack } from './expect.ts';
import { CONTRIBUTED, MANIFEST, OWN, projectTree, scratch, TOP, UPSTREAM, writeFiles } from './project.ts';
import { bundle, verify } from './run.ts';

const RECORD = `${OWN}/submission.json`;

function listed(file: string): string[] {
  return execFileSync('tar', ['--numeric-owner', '--utc', '-tvf', file], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');
}

test('GNU tar unpacks the tree, the contribution and its record', needsTool('tar'), async () => {
  const root = await projectTree();
  const { result, stderr } = await bundle(root, 'ubuntu');
  assert.equal(result.file, join(root, '..', `${TOP}-ubuntu.tar.gz`));
  assert.match(stderr, /the base is the working tree itself/);
  const unpacked = unpack(result.file);
  for (const [path, content] of Object.entries({ ...UPSTREAM, ...CONTRIBUTED })) {
    assert.equal(readFileSync(join(unpacked, path), 'utf8'), content);
  }
  assert.equal(statSync(join(unpacked, 'bin/demo')).mode & 0o777, 0o755);
  assert.equal(statSync(join(unpacked, `${OWN}/hooks/demo/post-install.sh`)).mode & 0o777, 0o755);
  assert.equal(statSync(join(unpacked, `${OWN}/demo.conf`)).mode & 0o777, 0o644);
  const record = JSON.parse(readFileSync(join(unpacked, RECORD), 'utf8')) as {
    digest: string;
    content: { path: string }[];
  };
  assert.equal(record.digest, result.record.digest);
  assert.ok(!record.content.some(({ path }) => path === RECORD), 'the record does not list itself');
  for (const line of listed(result.file)) assert.match(line, / 0\/0 .* 2026-11-01 00:00 /);
});

test('a hard link is stored as a file, a link as a link', needsTool('tar'), async () => {
  const root = await projectTree();
  execFileSync('ln', [join(root, 'README'), join(root, 'COPY')]);
  const { result } = await bundle(root, 'ubuntu');
  assert.deepEqual(
    listed(result.file).filter((line) => line.startsWith('h')),
    [],
  );
  assert.equal(listed(result.file).filter((line) => line.startsWith('l')).length, 1);
  assert.equal(readFileSync(join(unpack(result.file), 'COPY'), 'utf8'), UPSTREAM['README']);
});

test('names of any bytes and any length come through', needsTool('tar'), async () => {
  const root = await projectTree();
  const long = `src/${'directory/'.repeat(25)}file`;
  writeFiles(root, { [long]: 'deep\n', 'src/a space': 'x\n' });
  const odd = Buffer.concat([Buffer.from(`${root}/src/caf`), Buffer.from([0xe9])]);
  writeFileSync(odd, 'latin1\n');
  const { result } = await bundle(root, 'ubuntu');
  const unpacked = unpack(result.file);
  assert.equal(readFileSync(join(unpacked, long), 'utf8'), 'deep\n');
  assert.equal(
    readFileSync(Buffer.concat([Buffer.from(`${unpacked}/src/caf`), Buffer.from([0xe9])]), 'utf8'),
    'latin1\n',
  );
  assert.equal((await verify(root, '--base', '.', result.file)).result.verdict, 'accepted');
});

test('a FIFO in the tree is refused by its name', async () => {
  const root = await projectTree();
  execFileSync('mkfifo', [join(root, 'src-pipe')]);
  await rejects(bundle(root, 'ubuntu'), 'findings', 'bundle/special-file');
});

test('what upstream would refuse is not made', async () => {
  const root = await projectTree();
  symlinkSync('/etc/passwd', join(root, OWN, 'users'));
  writeFiles(root, { [`${OWN}/.gitattributes`]: '* export-ignore\n' });
  await rejects(bundle(root, 'ubuntu'), 'findings', 'bundle/escaping-link', 'bundle/git-metadata');
});

test('an error of contrib check stops it', async () => {
  const root = await projectTree();
  writeFiles(root, { 'contrib.yaml': `${MANIFEST}      - nothing/* --> \${datadir}/demo/\n` });
  await assert.rejects(
    bundle(root, 'ubuntu'),
    (error: Error & { findings?: readonly { rule: string }[] }) => {
      assert.ok(
        error.findings?.some(({ rule }) => rule === 'mapping/matches-nothing'),
        error.message,
      );
      return true;
    },
  );
});

test('a file that is there is never overwritten unasked, and the same bytes are no conflict', async () => {
  const root = await projectTree();
  const out = join(scratch(), 'out');
  mkdirSync(out);
  const first = await bundle(root, 'ubuntu', '--out', out);
  assert.equal(first.result.unchanged, false);
  const again = await bundle(root, 'ubuntu', '--out', out);
  assert.equal(again.result.unchanged, true);
  writeFileSync(first.result.file, 'mine\n');
  await rejects(bundle(root, 'ubuntu', '--out', out), 'bad-input');
  assert.equal(readFileSync(first.result.file, 'utf8'), 'mine\n');
  const replaced = await bundle(root, 'ubuntu', '--out', out, '--replace');
  assert.equal(replaced.result.sha256, first.result.sha256);
  assert.deepEqual(readdirSync(out), [`${TOP}-ubuntu.tar.gz`], 'nothing partial is left');
});

test('wrong usage is said before anything is read', async () => {
  const root = await projectTree();
  await rejects(bundle(root, 'fedora', '--format', 'zip'), 'usage');
  await rejects(bundle(root, 'ubuntu', '--package', 'demo.deb'), 'usage');
  await rejects(bundle(root, 'ubuntu', '--base', 'v9'), 'usage');
  await rejects(bundle(root, 'ubuntu', '--out', root), 'usage');
  await rejects(bundle(root, 'debian'), 'findings');
});
