// The packages that contrib builds of examples/incus, in the formats of three distributions, as anybody would audit them.
import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { openPackages } from '../../src/families/read.ts';
import { loadProject, type Project } from '../../src/manifest/project.ts';
import { audit } from '../../src/rules/audit.ts';
import { distributionFor } from '../../src/rules/expected-set.ts';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { BROKEN, renameAll, unpacked } from './broken.ts';
import { BUILD_TOOLS, buildPackages, packDebs, repackPacman, unpackDebs } from './built.ts';
import { EXAMPLE, notFollowing } from './incus.ts';

/** Macros of another distribution can be mounted by root alone. */
const NEEDED = process.getuid?.() === 0 ? needsTool(...BUILD_TOOLS) : { skip: 'only root can mount' };

async function judge(project: Project, directory: string, distro: string) {
  const set = await openPackages([directory]);
  const { sets } = await audit(project, [{ name: distro, set, distribution: distributionFor(set, distro) }]);
  return sets[0]?.judged ?? [];
}

describe('the packages that contrib builds of examples/incus', NEEDED, () => {
  const scratch = scratchDirectory();
  const project = loadProject(EXAMPLE);
  const debs = join(scratch, 'unpacked');
  let built: Readonly<Record<'debian' | 'fedora' | 'arch', string>>;
  before(() => {
    built = {
      debian: buildPackages('debian', scratch),
      fedora: buildPackages('fedora', scratch),
      arch: buildPackages('arch', scratch),
    };
    unpackDebs(built.debian, debs);
  });

  it('follow every expectation', async () => {
    assert.deepEqual(notFollowing(await judge(project, built.debian, 'debian@12')), []);
    assert.deepEqual(notFollowing(await judge(project, built.arch, 'arch')), []);
  });

  it('follow on Fedora every one that its own presets do not decide', async () => {
    const others = notFollowing(await judge(project, built.fedora, 'fedora'));
    assert.deepEqual(
      others.map((text) => text.split(':')[0]),
      ['starts unjudged'],
    );
  });

  it('have a broken variant for each expectation', () => {
    assert.deepEqual(Object.keys(BROKEN).sort(), Object.keys(project.manifest.expectations ?? {}).sort());
  });

  for (const [id, change] of Object.entries(BROKEN)) {
    it(`broken for ${id}, differ in that alone, under other names too`, async () => {
      const own = scratchDirectory();
      const tree = join(own, 'tree');
      cpSync(debs, tree, { recursive: true, verbatimSymlinks: true });
      change(unpacked(tree));
      packDebs(tree, join(own, 'debs'));
      const judged = await judge(project, join(own, 'debs'), 'debian@12');
      const differing = judged.filter(({ verdict }) => verdict === 'differs' || verdict === 'partly');
      assert.deepEqual(
        differing.map((one) => one.id),
        [id],
        notFollowing(judged).join('\n'),
      );
      renameAll(tree);
      packDebs(tree, join(own, 'renamed'));
      const renamed = await judge(renamedProject(), join(own, 'renamed'), 'debian@12');
      const verdicts = (all: typeof judged) => all.map(({ kind, verdict }) => `${kind} ${verdict}`);
      assert.deepEqual(verdicts(renamed), verdicts(judged));
    });
  }

  let other: Project | undefined;
  const renamedProject = () => {
    if (other !== undefined) return other;
    const directory = join(scratch, 'renamed-project');
    mkdirSync(directory);
    writeFileSync(join(directory, 'contrib.yaml'), readFileSync(join(EXAMPLE, 'contrib.yaml')));
    renameAll(directory);
    other = loadProject(directory);
    return other;
  };

  describe('as a table of distributions', () => {
    let args: readonly string[];
    before(() => {
      const changed = join(scratch, 'changed');
      repackPacman(built.arch, changed, 'incus-tools', (tree) => {
        renameSync(join(tree, 'usr/bin/fuidshift'), join(tree, 'usr/bin/uid-shift'));
        chmodSync(join(tree, 'usr/bin/lxd-to-incus'), 0o755);
      });
      const sets = [`debian=${built.debian}`, `fedora=${built.fedora}`, `mine@arch=${changed}`];
      args = ['-C', EXAMPLE, 'audit', ...sets.flatMap((set) => ['--set', set])];
    });

    it('on the terminal', () => {
      const { status, stdout } = contrib(args);
      assert.equal(status, 0, 'only recommendations differ');
      assert.match(stdout, /^expectation +level +debian +fedora +mine$/m);
      assert.match(stdout, /^client-on-path +required +follows +follows +follows$/m);
      assert.match(stdout, /^root-migration +recommended +follows +follows +differs$/m);
      assert.match(stdout, /^starts +recommended +follows +unjudged +follows$/m);
      assert.match(stdout, /^not judged \(fedora\): starts: /m);
      assert.equal(contrib([...args, '--strict']).status, 1);
    });

    it('as JSON, with every fact', () => {
      const { result } = JSON.parse(contrib([...args, '--json']).stdout);
      assert.deepEqual(
        result.sets.map(({ name, distribution, packages }: Record<string, unknown>) => [
          name,
          distribution,
          packages,
        ]),
        [
          ['debian', 'debian', ['incus-client', 'incus-tools', 'incus']],
          ['fedora', 'fedora', ['incus', 'incus-client', 'incus-tools']],
          ['mine', 'arch', ['incus', 'incus-client', 'incus-tools']],
        ],
      );
      const row = result.expectations.find(({ id }: { id: string }) => id === 'root-migration');
      const [, , mine] = row.verdicts;
      assert.match(JSON.stringify(mine), /incus-tools:\/usr\/bin\/lxd-to-incus/);
    });

    it('as Markdown and as one page that needs nothing else', () => {
      assert.match(
        contrib([...args, '--output', 'markdown']).stdout,
        /\| `root-migration` \| recommended \| follows \| follows \| \*\*differs\*\* \|/,
      );
      const html = contrib([...args, '--output', 'html']).stdout;
      assert.match(html, /<td class="differs">differs<\/td>/);
      assert.doesNotMatch(html, /<script|<link|<img|<iframe|@import|url\(/);
    });
  });
});
