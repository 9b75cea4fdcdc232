import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { type CliResult, contrib, contribCommand } from '../helpers/cli.ts';
import { copyProject, PROJECT_NAMES } from '../helpers/projects.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const HELPERS = join(import.meta.dirname, '../helpers');
const TOOLS = needsTool('fakeroot', 'openssl', 'cc', 'make', 'python3');
/** Only root can put a program where builds look for it, in a mount namespace. */
const NEEDED = process.getuid?.() === 0 ? TOOLS : { skip: 'only root can mount' };

/** `contrib build alpine` on a machine that has abuild, or what stands for it. */
function buildWithAbuild(project: string, out: string, ...options: string[]): CliResult {
  const programs = scratchDirectory();
  chmodSync(programs, 0o755);
  for (const name of ['abuild.sh', 'abuild-apks.sh']) cpSync(join(HELPERS, name), join(programs, name));
  cpSync(join(HELPERS, 'abuild-program.sh'), join(programs, 'abuild'));
  writeFileSync(join(programs, 'abuild-sign'), '#!/bin/sh\n');
  for (const name of ['abuild', 'abuild-sign']) chmodSync(join(programs, name), 0o755);
  const script = 'mount --bind "$1" /usr/local/sbin && shift && exec "$@"';
  const command = [process.execPath, ...contribCommand(), '-C', project, 'build', 'alpine', '--out', out];
  const { PATH, HOME } = process.env;
  return spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', programs, ...command, ...options], {
    encoding: 'utf8',
    env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8' },
  });
}

for (const name of PROJECT_NAMES) {
  test(`contrib build alpine has abuild make of ${name} what its mapping says`, NEEDED, async () => {
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

test('a file that no package takes is named, and nothing is handed out', NEEDED, () => {
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
