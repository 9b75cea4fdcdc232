import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import { needsTool } from '../helpers/tools.ts';

// What the programs print, by their manuals.
const PRINTED: readonly (readonly [FamilyId, string, string | undefined])[] = [
  ['deb', 'installed 1:2.39-0ubuntu8\n', '1:2.39-0ubuntu8'],
  ['deb', 'config-files 2.39-1\n', undefined],
  ['deb', 'not-installed 2.39-1\ninstalled 2.40-1\n', '2.40-1'],
  ['rpm', '2:9.1.083-1.fc41\n', '2:9.1.083-1.fc41'],
  ['rpm', '6.11.4-301.fc41\n6.9.1-1.fc41\n', '6.11.4-301.fc41'],
  ['rpm', 'package foo is not installed\n', undefined],
  ['pacman', 'linux-api-headers 1:6.10-1\n', '1:6.10-1'],
  ['apk', 'py3-foo-2.1.0_rc1-r3\n', '2.1.0_rc1-r3'],
  ['apk', '', undefined],
  ['xbps', 'xbps-triggers-0.128_1\n', '0.128_1'],
  ['portage', 'sys-apps/util-linux-2.40.2-r1\n', '2.40.2-r1'],
];

for (const [id, stdout, version] of PRINTED) {
  test(`the installed version in ${JSON.stringify(stdout)} of ${id}`, async () => {
    assert.equal((await familyOf(id)).query?.version(stdout), version);
  });
}

test(
  'dpkg-query tells the version of dpkg, and nothing of a package that is not there',
  needsTool('dpkg-query'),
  async () => {
    const { query, parse } = await familyOf('deb');
    assert.ok(query);
    const there = spawnSync(query.command, query.args('dpkg'), { encoding: 'utf8' });
    assert.equal(there.status, 0);
    assert.ok(parse?.(query.version(there.stdout) ?? ''), there.stdout);
    const gone = spawnSync(query.command, query.args('no-such-package'), { encoding: 'utf8' });
    assert.notEqual(gone.status, 0);
    assert.equal(query.version(gone.stdout), undefined);
  },
);

test('a name that looks like an option is a name', async () => {
  for (const id of ['deb', 'rpm', 'pacman', 'apk', 'portage'] as const) {
    const args = (await familyOf(id)).query?.args('--help') ?? [];
    assert.ok(args.indexOf('--') !== -1 && args.indexOf('--') < args.indexOf('--help'), id);
  }
});
