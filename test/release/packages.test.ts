// What the page says of packages whose digest the contributor recorded, and what upstream may host in their place.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bundleOf, git, type TwoTrees, twoRepositories } from '../acceptance/two-trees.ts';
import { scratch } from '../bundle/project.ts';
import { accept } from '../bundle/run.ts';
import { makeDeb } from '../helpers/debs.ts';
import { needsTool } from '../helpers/tools.ts';
import { type Page, release, rulesOf } from './accepted-project.ts';

const LINK = 'https://example.org/demo/demo_1.0.deb';

function aDeb(...fields: readonly string[]): string {
  const directory = scratch();
  makeDeb(directory, 'demo', '1.0', { files: ['/usr/share/demo/doc/guide.txt'], fields });
  return join(directory, 'demo_1.0.deb');
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Upstream’s tree with a contribution that recorded this package. */
async function withPackage(file: string, ...more: readonly string[]): Promise<TwoTrees> {
  const trees = await twoRepositories();
  await accept(trees.upstream, await bundleOf(trees, '--package', file, ...more));
  git(trees.upstream, 'merge', '--quiet', 'accepted/ubuntu');
  git(trees.upstream, 'tag', '--force', 'v1.0');
  return trees;
}

function installOf(directory: string) {
  const page = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')) as Page;
  return page.distributions.find(({ id }) => id === 'ubuntu')?.install;
}

describe('a package whose digest is recorded', needsTool('git', 'tar', 'dpkg-deb'), () => {
  test('is linked with its size and digest, and a command that compares it', async () => {
    const file = aDeb();
    const { upstream } = await withPackage(file, '--package', LINK);
    const { out, stderr, status } = release(upstream);
    assert.equal(status, 0, stderr);
    const install = installOf(out);
    assert.equal(install?.link, LINK);
    assert.equal(install?.sha256, sha256(file));
    assert.equal(install?.bytes, readFileSync(file).length);
    assert.equal(install?.commands?.[1], `echo '${sha256(file)}  demo_1.0.deb' | sha256sum -c`);
    assert.match(readFileSync(join(out, 'index.html'), 'utf8'), new RegExp(`<code>${sha256(file)}</code>`));
  });

  test('is linked without them where the address is that of another file', async () => {
    const other = LINK.replace('1.0', '1.1');
    const { upstream } = await withPackage(aDeb(), '--package', other);
    const install = installOf(release(upstream).out);
    assert.deepEqual([install?.link, install?.sha256], [other, null]);
  });

  test('is hosted, and another one is not unless upstream says that it made it', async () => {
    const file = aDeb();
    const { upstream } = await withPackage(file);
    const hosted = release(upstream, ['--package', `ubuntu=${file}`]);
    assert.equal(hosted.status, 0, hosted.stderr);
    assert.equal(installOf(hosted.out)?.sha256, sha256(file));
    const other = aDeb('Section: misc');
    const refused = release(upstream, ['--package', `ubuntu=${other}`]);
    assert.deepEqual([refused.status, rulesOf(refused)], [1, ['release/package-differs']]);
    assert.match(refused.stderr, /demo_1\.0\.deb is not the package that Ada Example handed in/);
    assert.equal(existsSync(refused.out), false);
    const rebuilt = release(upstream, ['--package', `ubuntu=${other}`, '--rebuilt', 'ubuntu']);
    assert.equal(rebuilt.status, 0, rebuilt.stderr);
    assert.equal(installOf(rebuilt.out)?.sha256, sha256(other));
    assert.equal(release(upstream, ['--rebuilt', 'ubuntu']).status, 2);
  });
});
