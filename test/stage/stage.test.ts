import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { stage } from '../../src/stage/stage.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { manifestText, resolveText } from '../map/generated.ts';
import { isRoot, leftIn, manifest, project, stageWith, TREE } from './project.ts';

describe('contrib stage', () => {
  it(
    'makes the same tree under every umask and from a checkout with any modes',
    needsTool('find', 'sha256sum'),
    async () => {
      const listings: string[] = [];
      const before = process.umask();
      try {
        for (const [umask, mode, directoryMode] of [
          [0o000, 0o777, 0o777],
          [0o022, 0o600, 0o700],
          [0o027, 0o444, 0o755],
          [0o077, 0o4711, 0o2755],
        ] as const) {
          process.umask(0o022);
          const tree = Object.fromEntries(Object.entries(TREE).map(([path, text]) => [path, { text, mode }]));
          const plan = resolveText(manifest(), writeTree(tree));
          for (const path of ['src', 'src/sub']) chmodSync(join(plan.project.root, path), directoryMode);
          const destination = join(scratchDirectory(), 'out');
          process.umask(umask);
          await stage(plan, {
            destination,
            seconds: 1_793_491_200,
            replace: false,
            precious: [],
            tell: () => {},
          });
          const script =
            'find . -printf "%p %y %m %u:%g %T@ %l\\n" | sort; find . -type f -exec sha256sum {} + | sort';
          listings.push(spawnSync('sh', ['-c', script], { cwd: destination, encoding: 'utf8' }).stdout);
        }
      } finally {
        process.umask(before);
      }
      assert.match(listings[0] ?? '', /\.\/usr\/share\/demo\/sub d 500 .* 1793491200\.0/);
      assert.match(listings[0] ?? '', /\.\/usr\/share\/demo\/link l 777 .* 1793491200\.0\d* sub\/b/);
      assert.match(listings[0] ?? '', /\.\/etc\/demo\/conf f 640 /);
      for (const listing of listings) assert.equal(listing, listings[0]);
    },
  );

  it('says in JSON what it made', () => {
    const destination = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = stageWith(project(), destination, '--json');
    assert.equal(status, 0, stderr);
    const { result } = JSON.parse(stdout) as { result: Record<string, unknown> };
    const { owners, ownersFile, unset, ...rest } = result;
    assert.deepEqual(rest, {
      destination,
      packages: ['demo'],
      files: 4,
      directories: 7,
      links: 1,
      bytes: 13,
    });
    if (isRoot) assert.deepEqual([owners, ownersFile, unset], ['set', undefined, 0]);
    else assert.deepEqual([owners, ownersFile, unset], ['recorded', `${destination}.owners.json`, 1]);
  });

  it('refuses a directory that is not empty, and replaces it whole where it is asked to', () => {
    const directory = scratchDirectory();
    const destination = join(directory, 'out');
    mkdirSync(join(destination, 'old'), { recursive: true });
    const root = project();
    const refused = stageWith(root, destination);
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /is not empty\nhint: .*--replace/);
    assert.deepEqual(readdirSync(destination), ['old']);
    assert.equal(stageWith(root, destination, '--replace').status, 0);
    assert.deepEqual(readdirSync(destination).sort(), ['etc', 'usr']);
    assert.deepEqual(leftIn(directory, 'out', 'out.owners.json'), []);
  });

  it('does not replace what holds the project, its sources or the distributions’ parts', () => {
    const root = project();
    mkdirSync(join(root, 'distros/debian'), { recursive: true });
    for (const destination of [root, dirname(root), join(root, 'src'), join(root, 'distros')]) {
      const { status, stderr } = stageWith(root, destination, '--replace');
      assert.equal(status, 2, stderr);
      assert.match(stderr, /cannot be replaced/);
    }
    assert.ok(existsSync(join(root, 'src/a')));
  });

  it('makes nothing of a description with errors, or of one that is not settled', () => {
    const directory = scratchDirectory();
    const wrong = stageWith(project({ tool: 'x' }), join(directory, 'out'));
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /error\[mapping\/matches-nothing\]/);
    const text =
      'contrib: 1\nname: demo\nversion: 1\nsummary: A demo\nlicense: MIT\nreleased: 2026-11-01\nbuild: { system: make }\npackages:\n  demo:\n    files: [ { path: "${bindir}/demo", mode: "0755" } ]\n';
    const root = project({ a: 'a' }, text);
    const unsettled = stageWith(root, join(directory, 'out'));
    assert.equal(unsettled.status, 2);
    assert.match(unsettled.stderr, /--built DIR/);
    assert.deepEqual(readdirSync(directory), []);
    const built = writeTree({ 'usr/bin/demo': { text: '#!/bin/sh\n', mode: 0o600 } });
    const staged = stageWith(root, join(directory, 'out'), '--built', built);
    assert.equal(staged.status, 0);
    // Pasted, it compares what was staged with what the build installed.
    assert.ok(staged.stdout.includes(`--root ${join(directory, 'out')} --built ${built}\n`), staged.stdout);
    assert.equal(lstatSync(join(directory, 'out/usr/bin/demo')).mode & 0o7777, 0o755);
  });

  it('takes one package, and says which there are', () => {
    const text = manifestText(
      [
        { name: 'demo', files: ['tool --> ${bindir}/demo (0755)'], links: [] },
        { name: 'demo-doc', files: ['src/* --> ${datadir}/demo/ (0644)'], links: [] },
      ],
      [],
    );
    const root = project(TREE, text);
    const destination = join(scratchDirectory(), 'out');
    assert.equal(stageWith(root, destination, '--package', 'demo-doc').status, 0);
    assert.equal(existsSync(join(destination, 'usr/bin')), false);
    assert.ok(existsSync(join(destination, 'usr/share/demo/sub/b')));
    const { status, stderr } = stageWith(root, destination, '--package', 'demo-docs');
    assert.equal(status, 2);
    assert.match(stderr, /did you mean demo-doc\?/);
  });
});
