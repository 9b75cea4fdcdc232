import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FamilyId } from '../../src/families/family-id.ts';
import { familyOf } from '../../src/families/index.ts';
import type { Version } from '../../src/packages/package-set.ts';
import { needsTool } from '../helpers/tools.ts';

const NAMES: Partial<Record<FamilyId, readonly (readonly [string, boolean])[]>> = {
  deb: [
    ['foo', true],
    ['g++', true],
    ['0ad', true],
    ['f', false],
    ['Foo', false],
    ['foo_bar', false],
    ['-foo', false],
  ],
  rpm: [
    ['foo', true],
    ['Foo', true],
    ['f', true],
    ['foo_bar', true],
    ['-foo', false],
    ['.foo', false],
    ['foo@x', false],
    ['foo~1', false],
  ],
  pacman: [
    ['foo', true],
    ['foo@x', true],
    ['foo_bar', true],
    ['-foo', false],
    ['.foo', false],
    ['foo~1', false],
    ['foo:x', false],
  ],
  apk: [
    ['foo', true],
    ['foo_bar', true],
    ['Foo', false],
    ['-foo', false],
    ['foo@x', false],
  ],
  nix: [
    ['foo', true],
    ['Foo', true],
    ['gtk+', true],
    ['.foo', false],
    ['foo@x', false],
    ['foo-2', false],
  ],
  portage: [
    ['foo', true],
    ['dev-libs/foo', true],
    ['foo.bar', false],
    ['-foo', false],
    ['foo-2', false],
    ['foo-2x11', true],
  ],
};

for (const [id, names] of Object.entries(NAMES) as [FamilyId, readonly (readonly [string, boolean])[]][]) {
  test(`names of packages in ${id}`, async () => {
    const { objectToName } = await familyOf(id);
    for (const [name, good] of names) assert.equal(objectToName?.(name) === undefined, good, name);
  });
}

const VERSIONS: Partial<Record<FamilyId, readonly (readonly [Version, boolean])[]>> = {
  deb: [
    [{ version: '1.0~rc1', release: '1' }, true],
    [{ version: '1.0-rc1', release: '1' }, true],
    [{ version: '1.0-rc1' }, false],
    [{ version: '1.0_rc1', release: '1' }, false],
    [{ version: 'v1' }, false],
    [{ epoch: 1, version: '1:0' }, true],
  ],
  rpm: [
    [{ version: '1.0~rc1^git1', release: '1.fc44' }, true],
    [{ version: '1.0-rc1', release: '1' }, false],
    [{ version: 'v1', release: '1' }, true],
    [{ version: '1:0' }, false],
  ],
  pacman: [
    [{ version: '1.0_rc1', release: '1' }, true],
    [{ version: '1.0-rc1', release: '1' }, false],
    [{ version: '1.0', release: '1.1' }, true],
    [{ version: '1.0', release: 'a' }, false],
    [{ version: '1:0', release: '1' }, false],
  ],
  apk: [
    [{ version: '1.0_rc1', release: '0' }, true],
    [{ version: '1.0_rc1', release: 'r0' }, true],
    [{ version: '1.0~rc1' }, false],
    [{ version: '1.0-rc1' }, false],
    [{ version: '1.0', release: '1.1' }, false],
    [{ epoch: 1, version: '1.0' }, false],
  ],
  nix: [
    [{ version: '1.0-rc1' }, true],
    [{ version: 'v1' }, false],
    [{ version: '1.0~rc1' }, false],
  ],
};

for (const [id, versions] of Object.entries(VERSIONS) as [
  FamilyId,
  readonly (readonly [Version, boolean])[],
][]) {
  test(`versions of packages in ${id}`, async () => {
    const { objectToVersion } = await familyOf(id);
    for (const [version, good] of versions) {
      assert.equal(objectToVersion?.(version) === undefined, good, JSON.stringify(version));
    }
  });
}

test('rpmbuild takes the names that are taken here, and no others', needsTool('rpmspec'), async () => {
  const { objectToName } = await familyOf('rpm');
  const directory = mkdtempSync(join(tmpdir(), 'contrib-names-'));
  try {
    for (const [name] of NAMES.rpm ?? []) {
      const spec = join(directory, 'x.spec');
      writeFileSync(
        spec,
        `Name: ${name}\nVersion: 1\nRelease: 1\nSummary: x\nLicense: MIT\n%description\nx\n`,
      );
      const { status } = spawnSync('rpmspec', ['-q', '--srpm', spec]);
      assert.equal(objectToName?.(name) === undefined, status === 0, name);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test(
  'dpkg-deb takes the names and versions that are taken here, and no others',
  needsTool('dpkg-deb'),
  async () => {
    const { objectToName, objectToVersion } = await familyOf('deb');
    const directory = mkdtempSync(join(tmpdir(), 'contrib-names-'));
    const builds = (name: string, version: string): boolean => {
      mkdirSync(join(directory, 'DEBIAN'), { recursive: true });
      const control = `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: A <a@b>\nDescription: x\n`;
      writeFileSync(join(directory, 'DEBIAN/control'), control);
      return spawnSync('dpkg-deb', ['-b', directory, `${directory}.deb`]).status === 0;
    };
    try {
      // dpkg itself takes capital letters and names of one letter; policy does not.
      for (const name of ['foo', 'g++', '0ad', 'foo_bar', '-foo']) {
        assert.equal(objectToName?.(name) === undefined, builds(name, '1'), name);
      }
      for (const version of ['1.0~rc1', 'v1', '1.0_rc1', '1.0+git', '1/2']) {
        assert.equal(objectToVersion?.({ version }) === undefined, builds('foo', version), version);
      }
    } finally {
      rmSync(directory, { recursive: true });
      rmSync(`${directory}.deb`, { force: true });
    }
  },
);
