import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { copyProject } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

test(
  'contrib build arch: packages that hold the mapping, and what an AUR repository has',
  needsTool('makepkg', 'fakeroot', 'bsdtar', 'zstd', 'cc', 'make'),
  () => {
    const out = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = contrib(['-C', copyProject('c-make'), 'build', 'arch', '--out', out]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /the packages hold what the mapping says/);
    assert.deepEqual(readdirSync(out).sort(), [
      '.SRCINFO',
      'PKGBUILD',
      'SHA256SUMS',
      'libtidegauge-dev-1.4.2-1-x86_64.pkg.tar.zst',
      'libtidegauge1-1.4.2-1-x86_64.pkg.tar.zst',
      'tidegauge-1.4.2-1-x86_64.pkg.tar.zst',
      'tidegauge.sysusers',
      'tidegauge.tmpfiles',
    ]);
  },
);
