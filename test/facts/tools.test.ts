import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TOOLS } from '../../src/facts/tool-list.ts';
import { packageOf } from '../../src/facts/tools.ts';
import { contrib } from '../helpers/cli.ts';

describe('contrib doctor', () => {
  it('names what is missing, and the package to install once', () => {
    const { status, stdout } = contrib(['doctor', '--json'], { env: { PATH: '/nowhere' } });
    assert.equal(status, 0);
    const { result } = JSON.parse(stdout);
    const tool = (name: string) => result.tools.find(({ program }: { program: string }) => program === name);
    for (const name of [
      'mksquashfs',
      'systemd-repart',
      'mmdebstrap',
      'portablectl',
      'ssh-keygen',
      'minisign',
    ])
      assert.equal(tool(name).present, false, name);
    if (result.install !== null) assert.equal(new Set(result.install).size, result.install.length);
  });

  it('knows which package has a program on each family', () => {
    const packages = (program: string) =>
      ['deb', 'rpm', 'pacman', 'apk', 'nix'].map((family) =>
        packageOf(TOOLS.find((tool) => tool.program === program) ?? { program }, family),
      );
    assert.deepEqual(packages('mksquashfs'), [...Array<string>(4).fill('squashfs-tools'), undefined]);
    assert.deepEqual(packages('minisign'), [...Array<string>(4).fill('minisign'), undefined]);
    assert.deepEqual(packages('portablectl'), [
      'systemd-container',
      'systemd-container',
      'systemd',
      undefined,
      undefined,
    ]);
  });
});
