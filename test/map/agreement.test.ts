import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readInstalledTree } from '../../src/facts/installed-tree.ts';
import { renderMake } from '../../src/report/mapping/make.ts';
import { renderShell } from '../../src/report/mapping/shell.ts';
import { PROJECT_RULES } from '../../src/rules/project.gen.ts';
import { judge } from '../../src/rules/run.ts';
import { stage } from '../../src/stage/stage.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { Described, PACKAGES, planOf } from './generated.ts';
import { snapshot } from './snapshot.ts';

const RUNS = { numRuns: 8 };
const scratch = scratchDirectory();
let count = 0;

function fresh(): string {
  count += 1;
  return join(scratch, String(count));
}

/** Runs a program with the wrong umask: what it makes must not depend on it. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = scratch) {
  const all = { PATH: process.env['PATH'], ...env };
  return spawnSync('sh', ['-c', 'umask 027; exec "$@"', 'sh', command, ...args], {
    encoding: 'utf8',
    env: all,
    cwd,
  });
}

async function staged(plan: ReturnType<typeof planOf>): Promise<string> {
  const destination = fresh();
  await stage(plan, { destination, seconds: 1_793_491_200, replace: false, precious: [], tell: () => {} });
  return destination;
}

describe('every way to install', () => {
  for (const shell of ['dash', 'bash', 'busybox']) {
    it(`${shell} makes of the script what stage makes`, needsTool(shell), async () => {
      await fc.assert(
        fc.asyncProperty(Described, async (described) => {
          const plan = planOf(described);
          const script = fresh();
          writeFileSync(script, renderShell(plan));
          const destination = fresh();
          const args = shell === 'busybox' ? ['sh', script] : [script];
          const env = { DESTDIR: destination, SOURCE: plan.project.root };
          const { status, stderr } = run(shell, args, env);
          assert.equal(status, 0, stderr);
          assert.deepEqual(snapshot(destination), snapshot(await staged(plan)));
          // Over what is there already, the same comes out again.
          assert.equal(run(shell, args, env).status, 0);
          assert.deepEqual(snapshot(destination), snapshot(await staged(plan)));
        }),
        shell === 'dash' ? RUNS : { numRuns: 3 },
      );
    });
  }

  it('make makes of the fragment what stage makes', needsTool('make'), async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        const plan = planOf(described);
        const fragment = fresh();
        writeFileSync(fragment, renderMake(plan));
        const destination = fresh();
        const targets = PACKAGES.map((name) => `install-${name}`);
        const { status, stderr } = run('make', [
          '-s',
          '-f',
          fragment,
          ...targets,
          `DESTDIR=${destination}`,
          `srcdir=${plan.project.root}`,
        ]);
        assert.equal(status, 0, stderr);
        assert.deepEqual(snapshot(destination), snapshot(await staged(plan)));
      }),
      RUNS,
    );
  });

  it('check finds nothing to say of a staged tree', async () => {
    await fc.assert(
      fc.asyncProperty(Described, async (described) => {
        const plan = planOf(described);
        const tree = readInstalledTree(await staged(plan));
        const { findings } = await judge(
          { project: plan.project, plan, set: plan.set, tree },
          { rules: PROJECT_RULES },
        );
        assert.deepEqual(
          findings.filter(({ rule }) => rule.startsWith('tree/')),
          [],
        );
      }),
      RUNS,
    );
  });
});

describe('the script', () => {
  const plan = planOf({
    files: [{ path: 'a', installedName: undefined, content: 'a', checkoutMode: 0o644, mode: 0o644 }],
    links: [],
    treeLinks: [],
    directoryModes: [],
  });
  const script = join(scratch, 'install.sh');
  writeFileSync(script, renderShell(plan));

  for (const [what, env] of [
    ['no DESTDIR', {}],
    ['an empty DESTDIR', { DESTDIR: '' }],
    ['a relative DESTDIR', { DESTDIR: 'stage' }],
    ['a DESTDIR that leads up', { DESTDIR: `${scratch}/x/..` }],
    ['a DESTDIR of slashes', { DESTDIR: '//' }],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { status, stderr } = run('sh', [script], { ...env, SOURCE: plan.project.root });
      assert.equal(status, 1);
      assert.match(stderr, /^install: DESTDIR is not /);
    });
  }

  it('stops where a source is gone, before what comes behind it', () => {
    const destination = fresh();
    const { status, stderr } = run('sh', [script], { DESTDIR: destination, SOURCE: scratch });
    assert.equal(status, 1);
    assert.match(stderr, /there is no file/);
    assert.equal(existsSync(join(destination, 'usr/share/demo/a')), false);
  });

  it('does not write through a link in the place of a file', () => {
    const destination = fresh();
    const outside = fresh();
    writeFileSync(outside, 'mine');
    run('mkdir', ['-p', `${destination}/usr/share/demo`]);
    run('ln', ['-s', outside, `${destination}/usr/share/demo/a`]);
    const { status, stderr } = run('sh', [script], { DESTDIR: destination, SOURCE: plan.project.root });
    assert.equal(status, 0, stderr);
    assert.equal(run('cat', [outside]).stdout, 'mine');
  });
});
