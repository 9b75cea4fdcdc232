import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { COMMANDS } from '../../src/commands/index.ts';
import { contrib } from '../helpers/cli.ts';
import { needsTool } from '../helpers/tools.ts';

test('every manual page is one that man shows without a warning', needsTool('man'), () => {
  for (const args of [[], ...COMMANDS.map(({ name }) => [name])]) {
    const { status, stdout } = contrib(['man', ...args]);
    assert.equal(status, 0);
    const shown = render(stdout);
    assert.equal(shown.stderr, '', args.join());
    assert.match(shown.stdout, /^NAME\n {7}contrib/m);
  }
});

test('what is to be typed comes out letter for letter', needsTool('man'), () => {
  const text = render(contrib(['man', 'completion']).stdout).stdout;
  assert.match(text, /^ {7}contrib completion zsh > "\$\{fpath\[1\]\}\/_contrib"$/m);
  assert.match(text, /contrib completion bash > ~\/\.local\/share/);
});

test('the page of no command is wrong usage, with the one that was meant', () => {
  const { status, stderr } = contrib(['man', 'bundel']);
  assert.equal(status, 2);
  assert.match(stderr, /there is no command "bundel"\n\s*hint: did you mean contrib man bundle\?/);
});

/** What man(1) shows of a page, as wide as it needs. */
function render(page: string): { readonly stdout: string; readonly stderr: string } {
  const { PATH, HOME } = process.env;
  return spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', '-'], {
    input: page,
    encoding: 'utf8',
    env: { PATH, HOME, LC_ALL: 'C.UTF-8', MANWIDTH: '200', MANPAGER: 'cat', MAN_KEEP_FORMATTING: '' },
  });
}
