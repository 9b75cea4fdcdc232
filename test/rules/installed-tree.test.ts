import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readInstalledTree } from '../../src/facts/installed-tree.ts';
import { formatMode } from '../../src/packages/entry.ts';
import { ContribError } from '../../src/system/errors.ts';
import { pathToBytes } from '../../src/system/path-bytes.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';

const TYPES: Readonly<Record<string, string>> = { file: 'f', directory: 'd', symlink: 'l', fifo: 'p' };

function oddTree(): string {
  const root = writeTree({
    'usr/bin/tool': { text: '#!/bin/sh\n', mode: 0o755 },
    'usr/bin/helper': { text: 'x', mode: 0o4711 },
    'usr/bin/link': { link: '../share/none' },
    'usr/share/a': 'a',
    'usr/share/a-b': 'ab',
    'usr/share/a.d/c': 'c',
    'usr/share/two\nlines': '2',
    'usr/share/bytes\udcff': '8',
    'var/lib/empty': { directory: true },
  });
  chmodSync(`${root}/var/lib/empty`, 0o1777);
  assert.equal(spawnSync('mkfifo', [`${root}/pipe`]).status, 0);
  return root;
}

describe('readInstalledTree', () => {
  it('says of each path what find(1) says, in the order of the bytes', () => {
    const root = oddTree();
    const { stdout } = spawnSync('find', [root, '-mindepth', '1', '-printf', '/%P\\t%y\\t%m\\t%l\\0']);
    const found = stdout
      .toString('latin1')
      .split('\0')
      .filter((line) => line !== '');
    const said = readInstalledTree(root).entries.map(({ path, type, mode, target = '' }) =>
      [pathToBytes(path).toString('latin1'), TYPES[type], formatMode(mode).replace(/^0+/, ''), target].join(
        '\t',
      ),
    );
    assert.deepEqual(said, found.sort());
  });

  it('names owners by the files of the tree', () => {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const root = writeTree({
      'etc/passwd': `keeper:x:${uid}:${gid}:K\xe9eper:/:/bin/sh\nother:x:${uid}:0::/:/bin/sh\n`,
      'etc/group': `keepers:x:${gid}:\n`,
    });
    for (const { owner, group } of readInstalledTree(root).entries) {
      assert.deepEqual([owner, group], ['keeper', 'keepers']);
    }
  });

  it('reads no account file that a link in the tree leads to', () => {
    const uid = process.getuid?.() ?? 0;
    const outside = writeTree({ passwd: `stolen:x:${uid}:0::/:/bin/sh\n` });
    const root = writeTree({ 'etc/passwd': { link: `${outside}/passwd` }, file: 'x' });
    assert.ok(readInstalledTree(root).entries.every(({ owner }) => owner !== 'stolen'));
  });

  it('takes the owners that were written beside a staged tree', () => {
    const root = `${scratchDirectory()}/stage`;
    writeTree({ 'usr/bin/tool': 'x', 'usr/share/bytes\udcff': 'x', 'var/data': 'x' }, root);
    const bytes = pathToBytes('/usr/share/bytes\udcff');
    const entries = [
      { path: '/usr/bin/tool', owner: 'demo', group: 'adm', capabilities: 'cap_net_raw=ep' },
      { path: '/usr/share/bytes?', pathBytes: bytes.toString('base64'), owner: 'demo', group: 'demo' },
    ];
    writeFileSync(`${root}.owners.json`, JSON.stringify({ format: 1, entries }));
    const tree = readInstalledTree(`${root}/`);
    const owners = tree.entries
      .filter(({ type }) => type === 'file')
      .map(({ owner, group, capabilities }) => [owner, group, capabilities]);
    assert.ok(tree.hasOwners);
    assert.deepEqual(owners.slice(0, 2), [
      ['demo', 'adm', 'cap_net_raw=ep'],
      ['demo', 'demo', undefined],
    ]);
  });

  it('refuses what is not a directory, and owners that nobody wrote so', () => {
    const root = writeTree({ tree: { directory: true }, 'tree.owners.json': '{"format": 2}', file: '' });
    for (const path of [`${root}/tree`, `${root}/file`, `${root}/none`]) {
      assert.throws(
        () => readInstalledTree(path),
        (error) =>
          error instanceof ContribError && error.code === 'bad-input' && error.message.includes(root),
      );
    }
  });

  it('sees what version control systems keep, which a source tree would leave out', () => {
    const root = writeTree({ 'srv/.git/config': 'x' });
    assert.ok(readInstalledTree(root).entries.some(({ path }) => path === '/srv/.git/config'));
  });
});
