import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { needsTool } from '../helpers/tools.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');

describe('upstream releases by git archive', () => {
  const scratch = scratchDirectory();
  const tree = join(scratch, 'convirt');
  const tarball = join(scratch, 'convirt-1.1.tar');
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=U', '-c', 'user.email=u@example.org'];
    execFileSync('git', ['-C', tree, ...identity, ...args], { stdio: 'ignore' });
  };

  it('a bundle made on the tag is accepted against the tarball of it', needsTool('git', 'tar'), () => {
    cpSync(EXAMPLE, tree, { recursive: true });
    git('init');
    git('add', '.');
    git('commit', '-m', 'Release');
    git('tag', 'v1.1');
    git('archive', '--prefix=convirt-1.1/', '-o', tarball, 'v1.1');
    // A checkout with group write bits, as umask 002 makes it, is the same tree.
    execFileSync('chmod', ['-R', 'g+w', tree]);
    const made = contrib(['bundle', 'ubuntu', '--out', scratch], { cwd: tree });
    assert.equal(made.status, 0, made.stderr);
    const bundle = join(scratch, 'convirt-1.1-ubuntu.tar.gz');
    for (const base of [tarball, 'v1.1']) {
      const { status, stdout } = contrib(['verify', bundle, '--base', base], { cwd: tree });
      assert.equal(status, 0, stdout);
    }
  });
});
