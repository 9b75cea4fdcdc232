import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeSourceTarball } from '../../src/build/source-tarball.ts';
import { openPlans, openProject } from '../../src/commands/open.ts';
import { ContribError } from '../../src/system/errors.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';
import { GENERATED, MANIFEST, repository, write } from '../prerelease/repository.ts';

describe('the source that is built', { skip: needsTool('git', 'tar').skip }, () => {
  it('has the declared generated files although git ignores them, and is none without them', async () => {
    const root = repository({ '.gitignore': 'configure\nnotes\n' }, MANIFEST + GENERATED);
    const [plan] = openPlans(openProject({ cwd: root, manifest: undefined }), 'debian').plans;
    const file = join(scratchDirectory(), 'source.tar.gz');
    await assert.rejects(
      writeSourceTarball(plan, 0, file),
      (error: unknown) =>
        error instanceof ContribError &&
        /declared as made by autoconf, and is not in the tree/.test(error.findings[0]?.message ?? ''),
    );
    write(root, { configure: '', notes: '' });
    await writeSourceTarball(plan, 0, file);
    const names = execFileSync('tar', ['-tf', file], { encoding: 'utf8' });
    assert.match(names, /^demo-1\.1\/configure$/m);
    assert.doesNotMatch(names, /notes/);
  });
});
