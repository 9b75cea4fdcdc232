import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { buildWithAbuild, NEEDS_ABUILD } from '../helpers/abuild.ts';
import { contrib } from '../helpers/cli.ts';
import { copyProject, PROJECT_NAMES } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

for (const name of PROJECT_NAMES) {
  test(`contrib build alpine has abuild make of ${name} what its mapping says`, NEEDS_ABUILD, async () => {
    const project = copyProject(name);
    const out = join(scratchDirectory(), 'out');
    const { status, stdout, stderr } = buildWithAbuild(project, out);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /the packages hold what the mapping says/);
    assert.ok(readdirSync(out).includes('APKBUILD'));
    if (name !== 'commands') return;
    const apks = readdirSync(out).filter((file) => file.endsWith('.apk'));
    const set = await openPackages(apks.map((file) => join(out, file)));
    const agent = set.packages.find((pkg) => pkg.name === 'lantern-agent');
    assert.ok(agent !== undefined);
    const conf = [...set.entries(agent)].find(({ path }) => path === '/etc/lantern/agent.conf');
    assert.deepEqual([conf?.owner, conf?.group, conf?.mode], ['root', 'lantern', 0o640]);
  });
}

test('a file that no package takes is named, and nothing is handed out', NEEDS_ABUILD, () => {
  const project = copyProject('c-make');
  const manifest = join(project, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^not-installed:\n.*\n/m, ''));
  const { status, stderr } = buildWithAbuild(project, join(scratchDirectory(), 'out'));
  assert.equal(status, 5, stderr);
  assert.match(stderr, /usr\/lib\/libtidegauge\.a/);
  assert.match(stderr, /no package takes it/);
});

test('the directory of an aport is made without abuild', () => {
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib([
    '-C',
    copyProject('c-make'),
    'build',
    'alpine',
    '--source',
    '--out',
    out,
  ]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(readdirSync(out).sort(), [
    'APKBUILD',
    'SHA256SUMS',
    'tidegauge.initd',
    'tidegauge.pre-install',
    'tidegauge.pre-upgrade',
  ]);
});

test('without abuild contrib says what is lacking', () => {
  const { status, stderr } = contrib([
    '-C',
    copyProject('c-make'),
    'build',
    'alpine',
    '--out',
    join(scratchDirectory(), 'x'),
  ]);
  assert.equal(status, 4, stderr);
  assert.match(stderr, /lacks abuild, abuild-sign/);
});
