import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contribForEverybody } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { manifestText } from '../map/generated.ts';
import { asRoot, project, stageWith, staging } from './project.ts';

describe('owners', () => {
  it('are set by root, from the accounts of this machine; others are written down', asRoot, async () => {
    const directory = scratchDirectory();
    const files = [
      'tool --> ${bindir}/demo (4755 daemon:adm)',
      'conf --> ${sysconfdir}/demo/ (0640 nosuch:adm)',
    ];
    const staged = await staging(
      join(directory, 'out'),
      manifestText([{ name: 'demo', files, links: [] }], []),
    );
    const tool = lstatSync(join(directory, 'out/usr/bin/demo'));
    assert.deepEqual([tool.uid === 0, tool.gid === 0, tool.mode & 0o7777], [false, false, 0o4755]);
    assert.equal(lstatSync(join(directory, 'out/etc/demo/conf')).uid, 0);
    assert.deepEqual([staged.owners, staged.unset], ['set', 1]);
    const recorded: unknown = JSON.parse(readFileSync(join(directory, 'out.owners.json'), 'utf8'));
    assert.deepEqual(recorded, {
      format: 1,
      entries: [{ path: '/etc/demo/conf', owner: 'nosuch', group: 'adm' }],
    });
  });

  it('are root’s in a directory whose group others inherit', asRoot, async () => {
    const directory = scratchDirectory();
    spawnSync('chgrp', ['adm', directory]);
    chmodSync(directory, 0o2775);
    await staging(join(directory, 'out'));
    const { gid, mode } = lstatSync(join(directory, 'out/usr'));
    assert.deepEqual([gid, mode & 0o7777], [0, 0o755]);
  });

  it('are written beside the tree by anybody else, and check reads them', {
    ...asRoot,
    ...needsTool('setpriv'),
  }, () => {
    const directory = scratchDirectory();
    chmodSync(directory, 0o777);
    const root = project();
    const unprivileged = (...args: string[]) =>
      spawnSync(
        'setpriv',
        [
          '--reuid=65534',
          '--regid=65534',
          '--clear-groups',
          process.execPath,
          ...contribForEverybody(),
          '-C',
          root,
          ...args,
        ],
        {
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], HOME: '/' },
        },
      );
    const destination = join(directory, 'out');
    const { status, stderr } = unprivileged('stage', 'debian@12', '--destdir', destination);
    assert.equal(status, 0, stderr);
    const recorded: unknown = JSON.parse(readFileSync(`${destination}.owners.json`, 'utf8'));
    assert.deepEqual(recorded, {
      format: 1,
      entries: [{ path: '/etc/demo/conf', owner: 'root', group: 'adm' }],
    });
    const checked = unprivileged('check', 'debian@12', '--root', destination);
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  });

  it('a file of somebody else’s in the place of the list is kept', () => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'out.owners.json'), 'mine\n');
    const { status, stderr } = stageWith(project(), join(directory, 'out'));
    assert.equal(status, 2, stderr);
    assert.equal(readFileSync(join(directory, 'out.owners.json'), 'utf8'), 'mine\n');
  });
});
