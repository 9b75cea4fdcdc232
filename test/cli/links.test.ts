// A distribution's part behind a symbolic link: every command says the same.
import assert from 'node:assert/strict';
import { cpSync, renameSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');
const COMMANDS = [
  ['check'],
  ['check', 'ubuntu'],
  ['map', 'ubuntu'],
  ['bundle', 'ubuntu'],
  ['init', 'ubuntu', '--yes'],
];

for (const path of ['distros', 'distros/ubuntu', 'distros/ubuntu/distro.yaml']) {
  test(`${path} that is a symbolic link is refused by name`, () => {
    const scratch = scratchDirectory();
    const root = join(scratch, 'convirt');
    cpSync(EXAMPLE, root, { recursive: true });
    renameSync(join(root, path), join(scratch, 'real'));
    symlinkSync(join(scratch, 'real'), join(root, path));
    for (const command of COMMANDS) {
      const { status, stderr } = contrib(command, { cwd: root });
      assert.equal(status, 3, `${command.join(' ')}: ${stderr}`);
      const [first] = stderr.split('\n');
      assert.equal(
        first,
        `error: ${path} is a symbolic link, which contrib does not follow here`,
        command.join(' '),
      );
    }
  });
}
