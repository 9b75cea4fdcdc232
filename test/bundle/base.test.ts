// What a bundle is made on: a tag, HEAD, a tarball.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsTool } from '../helpers/tools.ts';
import { rejects, unpack } from './expect.ts';
import {
  commitAll,
  contribute,
  MANIFEST,
  OWN,
  projectTree,
  scratch,
  TOP,
  UPSTREAM,
  upstreamTree,
  writeFiles,
} from './project.ts';
import { bundle, verify } from './run.ts';

const RECORD = `${OWN}/submission.json`;

test(
  'the base is the tag of the version, whatever lies in the working tree',
  needsTool('git', 'tar'),
  async () => {
    const root = upstreamTree();
    const commit = commitAll(root, 'v1.0');
    await contribute(root);
    writeFiles(root, { 'build/output.o': 'object\n' });
    const { result, findings } = await bundle(root, 'ubuntu');
    assert.deepEqual(
      { ...result.record.base, listing: '' },
      { kind: 'git', name: 'tag v1.0', commit, listing: '' },
    );
    assert.deepEqual(
      result.record.differences.map(({ change }) => change),
      ['added', 'added', 'added', 'added', 'added'],
    );
    assert.deepEqual(
      findings?.map(({ rule, severity }) => [rule, severity]),
      [['bundle/left-out', 'info']],
    );
    assert.ok(!existsSync(join(unpack(result.file), 'build')));
    const verified = await verify(root, result.file);
    assert.equal(verified.result.verdict, 'accepted');
    assert.deepEqual(verified.result.base.title, `tag v1.0 (commit ${commit.slice(0, 12)})`);
  },
);

test('without a tag the base is HEAD, which is said', needsTool('git'), async () => {
  const root = upstreamTree();
  const commit = commitAll(root);
  await contribute(root);
  const { result, stderr } = await bundle(root, 'ubuntu');
  assert.match(stderr, /the base is HEAD/);
  assert.equal(result.record.base.kind === 'git' && result.record.base.commit, commit);
});

test('what git converts on checkout is the commit’s in the bundle', needsTool('git', 'tar'), async () => {
  const root = upstreamTree();
  writeFiles(root, { '.gitattributes': '*.txt text eol=crlf\n' });
  commitAll(root, 'v1.0');
  writeFileSync(join(root, 'doc/guide.txt'), 'How to use it\r\n');
  await contribute(root);
  const { result } = await bundle(root, 'ubuntu');
  assert.equal(readFileSync(join(unpack(result.file), 'doc/guide.txt'), 'utf8'), 'How to use it\n');
  assert.equal((await verify(root, result.file)).result.verdict, 'accepted');
});

test(
  'a tarball is a base, however its top directory is called and whatever its modes',
  needsTool('tar', 'xz', 'zstd'),
  async () => {
    const directory = scratch();
    const root = upstreamTree(directory);
    chmodSync(join(root, 'README'), 0o664);
    for (const name of ['base.tar', 'base.tar.gz', 'base.tar.xz', 'base.tar.zst']) {
      execFileSync('tar', ['-caf', name, '--transform', 's,^\\./demo-1.0,./demo-release,rSH', `./${TOP}`], {
        cwd: directory,
      });
    }
    chmodSync(join(root, 'README'), 0o600);
    await contribute(root);
    for (const name of ['base.tar', 'base.tar.gz', 'base.tar.xz', 'base.tar.zst']) {
      const { result } = await bundle(root, 'ubuntu', '--base', `../${name}`, '--replace');
      assert.equal(result.record.base.kind === 'tarball' && result.record.base.name, name);
      assert.equal(statSync(join(unpack(result.file), 'README')).mode & 0o777, 0o664);
      assert.equal((await verify(directory, '--base', name, result.file)).result.verdict, 'accepted');
    }
  },
);

test(
  'an older contribution in the base is replaced, another distribution’s stays',
  needsTool('tar'),
  async () => {
    const directory = scratch();
    const root = await projectTree(directory);
    writeFiles(root, { [`${OWN}/gone.conf`]: 'old\n', [RECORD]: '{}\n' });
    execFileSync('tar', ['-czf', 'base.tar.gz', TOP], { cwd: directory });
    rmSync(join(root, `${OWN}/gone.conf`));
    const hook = `${OWN}/hooks/demo/post-install.sh`;
    writeFiles(root, { [hook]: '#!/bin/sh\nset -eu\n' });
    const { result } = await bundle(root, 'ubuntu', '--base', '../base.tar.gz');
    assert.deepEqual(
      result.record.differences.filter(({ path }) => path === hook || path.endsWith('gone.conf')),
      [
        { path: `${OWN}/gone.conf`, change: 'removed' },
        { path: hook, change: 'modified' },
      ],
    );
    const unpacked = unpack(result.file);
    assert.ok(!existsSync(join(unpacked, `${OWN}/gone.conf`)));
    assert.ok(existsSync(join(unpacked, 'distros/fedora/distro.yaml')));
    assert.equal((await verify(directory, '--base', 'base.tar.gz', result.file)).result.verdict, 'accepted');
  },
);

test(
  'changed and missing files of upstream’s are errors, and nothing is written',
  needsTool('git', 'tar'),
  async () => {
    for (const kind of ['git', 'tarball']) {
      const directory = scratch();
      const root = upstreamTree(directory);
      if (kind === 'git') commitAll(root, 'v1.0');
      execFileSync('tar', ['-czf', 'base.tar.gz', '--exclude=.git', TOP], { cwd: directory });
      await contribute(root);
      const base = kind === 'git' ? [] : ['--base', '../base.tar.gz'];
      // The same size, so that only the content tells.
      writeFileSync(join(root, 'README'), 'A demonstratiom\n');
      await rejects(bundle(root, 'ubuntu', ...base), 'findings', 'bundle/outside-contribution');
      writeFileSync(join(root, 'README'), UPSTREAM['README'] ?? '');
      rmSync(join(root, 'latest'));
      await rejects(bundle(root, 'ubuntu', ...base), 'findings', 'bundle/outside-contribution');
      symlinkSync('bin/demo', join(root, 'latest'));
      await rejects(bundle(root, 'ubuntu', ...base), 'findings', 'bundle/outside-contribution');
      assert.deepEqual(readdirSync(directory).sort(), ['base.tar.gz', TOP]);
    }
  },
);

test(
  'a commit that the record names is no base unless HEAD contains it, and the tag comes first',
  needsTool('git'),
  async () => {
    const root = upstreamTree();
    commitAll(root);
    execFileSync('git', ['checkout', '--quiet', '-b', 'side'], { cwd: root });
    writeFileSync(join(root, 'README'), 'With a backdoor\n');
    commitAll(root);
    await contribute(root);
    const out = join(scratch(), 'bundle.tar.gz');
    await bundle(root, 'ubuntu', '--out', out);
    assert.equal((await verify(root, out)).result.verdict, 'accepted', 'on the side branch itself');
    execFileSync('git', ['checkout', '--quiet', 'main'], { cwd: root });
    const rules = async () => new Set((await verify(root, out)).findings?.map(({ rule }) => rule));
    assert.ok((await rules()).has('bundle/outside-contribution'));
    execFileSync('git', ['tag', 'v1.0', 'main'], { cwd: root });
    execFileSync('git', ['checkout', '--quiet', 'side'], { cwd: root });
    assert.deepEqual(await rules(), new Set(['bundle/base-differs', 'bundle/outside-contribution']));
  },
);

test('upstream’s tarball may be a .tar.bz2, which its program reads', needsTool('tar', 'bzip2'), async () => {
  const directory = scratch();
  const root = upstreamTree(directory);
  const tarball = join(directory, `${TOP}.tar.bz2`);
  execFileSync('tar', ['--owner=root', '--group=root', '-cjf', tarball, '-C', directory, TOP]);
  await contribute(root);
  const made = await bundle(root, 'ubuntu', '--base', tarball, '--out', scratch());
  const verified = await verify(directory, made.result.file, '--base', tarball);
  assert.deepEqual([verified.result.verdict, verified.result.base.judged], ['accepted', true]);
  const { PATH } = process.env;
  process.env['PATH'] = '/nonexistent';
  try {
    await rejects(verify(directory, made.result.file, '--base', tarball), 'missing');
  } finally {
    process.env['PATH'] = PATH;
  }
  await rejects(verify(directory, tarball, '--base', tarball), 'bad-input');
});

test('generated files of a release stay at home on a commit, and come with upstream’s tarball', async () => {
  const directory = scratch();
  const root = upstreamTree(directory);
  const generated = 'tarball: { generated: [{ path: configure, by: autoconf }] }\n';
  writeFiles(root, { 'contrib.yaml': `${MANIFEST}${generated}` });
  commitAll(root, 'v1.0');
  writeFiles(root, { configure: '#!/bin/sh\n' });
  const tarball = join(directory, `${TOP}.tar.gz`);
  execFileSync('tar', [
    '--exclude=.git',
    '--owner=root',
    '--group=root',
    '-czf',
    tarball,
    '-C',
    directory,
    TOP,
  ]);
  await contribute(root);
  const onTag = await bundle(root, 'ubuntu', '--out', scratch());
  assert.equal(existsSync(join(unpack(onTag.result.file), 'configure')), false);
  const left = onTag.findings?.find(({ rule }) => rule === 'bundle/left-out');
  assert.match(
    left?.message ?? '',
    /^a file that is generated for a release is not in the bundle: configure$/,
  );
  const onTarball = await bundle(root, 'ubuntu', '--base', tarball, '--out', scratch());
  assert.equal(existsSync(join(unpack(onTarball.result.file), 'configure')), true);
  assert.equal((await verify(root, onTarball.result.file, '--base', tarball)).result.verdict, 'accepted');
});
