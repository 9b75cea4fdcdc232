import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { stage } from '../../src/stage/stage.ts';
import { contribCommand } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { manifestText, resolveText } from '../map/generated.ts';
import { snapshot } from '../map/snapshot.ts';
import { asRoot, manifest, project, stageWith, staging, TREE } from './project.ts';

describe('a stage that cannot be completed', () => {
  it('writes nothing through a link of its own', async () => {
    const directory = scratchDirectory();
    const text = manifestText(
      [
        {
          name: 'demo',
          files: ['tool --> ${datadir}/demo/lib/tool (0755)'],
          links: [`\${datadir}/demo/lib --> ${directory}`],
        },
      ],
      [],
    );
    await assert.rejects(staging(join(directory, 'out'), text), {
      code: 'bad-input',
      message: /lies below .*which is a symbolic link/,
    });
    assert.deepEqual(readdirSync(directory), []);
  });

  it('leaves nothing where a source has gone, or has become a link', async () => {
    for (const spoil of ['rm src/a', 'ln -sf /etc/passwd src/a', 'rm src/a && mkfifo src/a']) {
      const directory = scratchDirectory();
      const plan = resolveText(manifest(), TREE);
      spawnSync('sh', ['-c', spoil], { cwd: plan.project.root });
      const options = {
        destination: join(directory, 'out'),
        seconds: 0,
        replace: false,
        precious: [],
        tell: () => {},
      };
      await assert.rejects(stage(plan, options), {
        code: 'incomplete',
        message: /\/src\/a changed while being read/,
      });
      assert.deepEqual(readdirSync(directory), []);
    }
  });

  it('leaves nothing on a full disk, and keeps what it was to replace', {
    ...asRoot,
    ...needsTool('mount', 'umount'),
  }, (t) => {
    const directory = scratchDirectory();
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]).status !== 0)
      return t.skip('no mount here');
    try {
      mkdirSync(join(directory, 'out/old'), { recursive: true });
      const root = project({ ...TREE, 'src/big': 'x'.repeat(200_000) });
      const { status, stderr } = stageWith(root, join(directory, 'out'), '--replace');
      assert.equal(status, 5, stderr);
      assert.match(stderr, /cannot write .*\/out\/usr\/share\/demo\/big: no space left/);
      assert.deepEqual(readdirSync(directory), ['out']);
      assert.deepEqual(readdirSync(join(directory, 'out')), ['old']);
    } finally {
      spawnSync('umount', ['-l', directory]);
    }
  });

  it('replaces a directory of a container’s image, which overlayfs does not rename', (t) => {
    const directory = scratchDirectory();
    for (const name of ['lower/out/old', 'upper', 'work', 'merged']) {
      mkdirSync(join(directory, name), { recursive: true });
    }
    const layers = `lowerdir=${directory}/lower,upperdir=${directory}/upper,workdir=${directory}/work`;
    const merged = join(directory, 'merged');
    const { status: mounted } = spawnSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, merged]);
    if (mounted !== 0) return t.skip('no overlay mount here');
    try {
      const { status, stderr } = stageWith(project(), join(merged, 'out'), '--replace');
      assert.equal(status, 0, stderr);
      assert.deepEqual(
        readdirSync(merged).filter((name) => !name.endsWith('.owners.json')),
        ['out'],
      );
      assert.ok(!readdirSync(join(merged, 'out')).includes('old'));
    } finally {
      spawnSync('umount', ['-l', merged]);
    }
  });

  it('takes links on the way to the directory', async () => {
    const directory = scratchDirectory();
    mkdirSync(join(directory, 'real'));
    symlinkSync('real', join(directory, 'way'));
    await staging(join(directory, 'way/out'));
    assert.equal(snapshot(join(directory, 'real/out')).length, 12);
  });

  it('says that a directory on the way is missing', () => {
    const { status, stderr } = stageWith(project(), join(scratchDirectory(), 'no/such/out'));
    assert.equal(status, 3);
    assert.match(stderr, /no such directory/);
  });

  it('is cleaned up after SIGINT', async () => {
    const directory = scratchDirectory();
    const tree = Object.fromEntries(
      Array.from({ length: 4000 }, (_, index) => [`src/${index}`, 'x'.repeat(4000)]),
    );
    const root = project({ ...TREE, ...tree });
    const child = spawn(process.execPath, [
      ...contribCommand(),
      '-C',
      root,
      'stage',
      'debian@12',
      '--destdir',
      join(directory, 'out'),
    ]);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    while (readdirSync(directory).length === 0 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    assert.deepEqual(readdirSync(directory), []);
  });
});
