import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/incus');

describe('examples/incus', () => {
  it('is described without a finding', () => {
    const { status, stdout } = contrib(['-C', EXAMPLE, 'check', '--strict']);
    assert.equal(status, 0, stdout);
    assert.match(stdout, /0 errors, 0 warnings/);
  });

  it('has nothing to bring up to date in its distributions', () => {
    for (const distro of readdirSync(join(EXAMPLE, 'distros'))) {
      const { status, stdout } = contrib(['-C', EXAMPLE, 'init', distro, '--yes', '--dry-run']);
      assert.equal(status, 0, stdout);
      assert.doesNotMatch(stdout, /created|updated/);
    }
  });

  it('builds what it claims', needsTool('make'), () => {
    const source = scratchDirectory();
    const built = scratchDirectory();
    cpSync(EXAMPLE, source, { recursive: true });
    const made = spawnSync('make', ['check', 'install', `DESTDIR=${built}`], { cwd: source });
    assert.equal(made.status, 0, String(made.stderr));
    const { status, stdout } = contrib(['-C', source, 'check', '--strict', '--built', built]);
    assert.equal(status, 0, stdout);
  });
});
