// The contribution alone: a .zip or .tar.gz for a mail, and what verify makes of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsTool } from '../helpers/tools.ts';
import { contributed, directory, file, seal } from './honest.ts';
import { CONTRIBUTED, deploymentMap, MANIFEST, OWN, projectTree, scratch, TOP } from './project.ts';
import { rawTarGz } from './raw-tar.ts';
import { bundle, verify } from './run.ts';

for (const format of ['tar.gz', 'zip']) {
  test(
    `${format} holds the directory alone, the same bytes each time`,
    needsTool('tar', 'unzip'),
    async () => {
      const root = await projectTree();
      const out = scratch();
      const args = ['ubuntu', '--contribution-only', '--format', format, '--out'];
      const { result } = await bundle(root, ...args, out);
      assert.equal(result.file, join(out, `${TOP}-ubuntu-contribution.${format}`));
      const again = await bundle(root, ...args, join(scratch(), 'again'));
      assert.ok(readFileSync(result.file).equals(readFileSync(again.result.file)));
      const unpacked = mkdtempSync(join(scratch(), 'unpacked-'));
      const [program, ...rest] =
        format === 'zip'
          ? ['unzip', '-q', result.file, '-d', unpacked]
          : ['tar', '-xf', result.file, '-C', unpacked];
      execFileSync(program ?? '', rest);
      for (const [path, content] of Object.entries(CONTRIBUTED)) {
        assert.equal(readFileSync(join(unpacked, TOP, path), 'utf8'), content);
      }
      assert.equal(statSync(join(unpacked, TOP, OWN, 'hooks/demo/post-install.sh')).mode & 0o777, 0o755);
      assert.equal(
        execFileSync('find', [join(unpacked, TOP), '-not', '-path', `*/${OWN}*`, '-type', 'f'], {
          encoding: 'utf8',
        }),
        '',
      );
    },
  );

  test(`${format} of a contribution is accepted without a base`, async () => {
    const root = await projectTree();
    const out = scratch();
    const { result } = await bundle(root, 'ubuntu', '--contribution-only', '--format', format, '--out', out);
    const verified = await verify(out, result.file);
    assert.deepEqual(verified.findings, []);
    assert.equal(verified.result.verdict, 'accepted');
    assert.equal(verified.result.kind, 'contribution');
    assert.equal(verified.result.digest, result.record.digest);
    assert.deepEqual(verified.result.hooks, [], 'set -e alone runs nothing');
    assert.match(verified.text?.() ?? '', /^accepted: [\s\S]*The contribution alone has 5 files:/);
  });
}

test(
  'a changed byte in a zip archive is bad input, a changed file is refused',
  needsTool('zip'),
  async () => {
    const root = await projectTree();
    const out = scratch();
    const { result } = await bundle(root, 'ubuntu', '--contribution-only', '--format', 'zip', '--out', out);
    const bytes = readFileSync(result.file);
    bytes.writeUInt8((bytes[60] ?? 0) ^ 0xff, 60);
    writeFileSync(join(out, 'damaged.zip'), bytes);
    await assert.rejects(verify(out, 'damaged.zip'), { code: 'bad-input' });
    execFileSync('unzip', ['-q', result.file], { cwd: out });
    writeFileSync(join(out, TOP, OWN, 'demo.conf'), '[demo]\nlevel = 9\n');
    execFileSync('zip', ['-q', '-r', 'changed.zip', TOP], { cwd: out });
    const { findings, result: changed } = await verify(out, 'changed.zip');
    assert.equal(changed.verdict, 'refused');
    assert.deepEqual(
      [...new Set(findings?.map(({ rule }) => rule))],
      ['bundle/record-disagrees', 'bundle/sbom'],
    );
  },
);

test('a whole tree cannot pass for a contribution, nor a contribution for a whole tree', async () => {
  const map = await deploymentMap(await projectTree());
  const out = scratch();
  const alone = [directory(''), ...contributed(map)];
  const judge = async (entries: Parameters<typeof rawTarGz>[0]) => {
    writeFileSync(join(out, 'bundle.tar.gz'), rawTarGz(entries));
    const { findings, result } = await verify(out, 'bundle.tar.gz');
    return [result.verdict, result.kind, ...(findings ?? []).map(({ rule }) => rule)];
  };
  assert.deepEqual(await judge(seal(alone)), ['accepted', 'contribution']);
  assert.deepEqual(await judge(seal(alone, { kind: 'source' })), [
    'refused',
    'contribution',
    'bundle/record-disagrees',
  ]);
  const tree = [...alone, file('contrib.yaml', MANIFEST), file('src/more.c', 'x\n')];
  const more = await judge(seal(tree));
  assert.deepEqual(more, ['accepted', 'source', 'bundle/base-unknown']);
  const claimed = await judge(seal(tree, { kind: 'contribution' }));
  assert.deepEqual(claimed, ['refused', 'source', 'bundle/base-unknown', 'bundle/record-disagrees']);
});

test('hooks that run something are told from those of comments alone', async () => {
  const hooks = {
    'pre-install.sh': '#!/bin/sh\n# Runs before the files are there.\nset -e\n',
    'post-install.sh': '#!/bin/sh\nset -e\ntouch /etc/demo\n',
    'post-remove.sh': '#!/usr/bin/env evil\n',
  };
  const root = await projectTree();
  for (const [name, text] of Object.entries(hooks)) writeFileSync(join(root, OWN, 'hooks/demo', name), text);
  const { result } = await bundle(
    root,
    'ubuntu',
    '--contribution-only',
    '--out',
    join(scratch(), 'c.tar.gz'),
  );
  const { result: verified, text } = await verify(root, result.file);
  const names = verified.hooks.map((path) => path.split('/').pop());
  assert.deepEqual(names, ['post-install.sh', 'post-remove.sh']);
  assert.match(text?.() ?? '', /pre-install\.sh {2}hook: comments alone, runs nothing/);
  assert.match(text?.() ?? '', /post-install\.sh {2}hook: runs as root/);
});
