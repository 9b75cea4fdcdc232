import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { resolveDistribution } from '../../src/distributions/resolve.ts';
import { resolvePlan } from '../../src/plan/resolve-plan.ts';
import { openProjectRevision } from '../../src/plan/revision.ts';
import { ContribError } from '../../src/system/errors.ts';
import { commitAll } from '../bundle/project.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const MANIFEST = `contrib: 1
name: demo
version: "1.0"
summary: Shows a revision
license: MIT
packages:
  demo:
    files:
      - bin/* --> \${bindir}/ (0755)
`;

function repository(files: Readonly<Record<string, string>>): string {
  const root = scratchDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  commitAll(root, 'v1.0');
  return root;
}

describe('a project at a git revision', { skip: needsTool('git').skip }, () => {
  it('has the files of the mapping, the part and its hooks as they were, whatever is checked out now', async () => {
    const root = repository({
      'contrib.yaml': MANIFEST,
      'bin/one': 'one',
      'distros/ubuntu/distro.yaml': 'contrib: 1\nreleases: ["24.04"]\n',
      'distros/ubuntu/hooks/demo/post-install.sh': 'echo then\n',
    });
    writeFileSync(join(root, 'contrib.yaml'), 'nonsense');
    writeFileSync(join(root, 'distros/ubuntu/hooks/demo/post-install.sh'), 'echo now\n');
    const { project, tree, contribution, distributions } = await openProjectRevision(root, 'v1.0');
    const plan = resolvePlan({
      project,
      tree,
      distribution: resolveDistribution({ distribution: 'ubuntu', release: '24.04' }),
      contribution: contribution('ubuntu'),
    });
    const [pkg] = plan.set.packages;
    assert.ok(pkg);
    const [entry] = [...plan.set.entries(pkg)].filter(({ type }) => type === 'file');
    assert.equal(entry?.path, '/usr/bin/one');
    const parts: Uint8Array[] = [];
    for await (const part of plan.set.open(pkg, entry)) parts.push(part);
    assert.equal(Buffer.concat(parts).toString(), 'one');
    assert.deepEqual(
      pkg.scripts.map(({ body }) => body),
      ['echo then\n'],
    );
    assert.deepEqual(distributions, ['ubuntu']);
  });

  it('is read below a directory of the repository that is not checked out', async () => {
    const root = repository({ 'sub/contrib.yaml': MANIFEST, 'sub/bin/one': '', README: '' });
    const { project, tree } = await openProjectRevision(root, 'HEAD', 'sub/contrib.yaml');
    assert.equal(project.located.file, 'HEAD:sub/contrib.yaml');
    assert.deepEqual(
      tree.entries.map(({ path }) => path),
      ['bin', 'bin/one', 'contrib.yaml'],
    );
  });

  it('says what git does not have', async () => {
    const root = repository({ README: '' });
    const refused = (message: RegExp) => (error: unknown) =>
      error instanceof ContribError && error.code === 'bad-input' && message.test(error.message);
    await assert.rejects(openProjectRevision(root, 'v9'), refused(/^git has no v9$/));
    await assert.rejects(openProjectRevision(root, 'v1.0'), refused(/^git has no v1.0:contrib.yaml$/));
    await assert.rejects(openProjectRevision(root, '--help'), refused(/^git has no --help$/));
    await assert.rejects(openProjectRevision(scratchDirectory(), 'v1'), refused(/git cannot read v1: /));
  });
});
