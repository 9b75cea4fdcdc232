import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KEYS, openTerminal } from '../helpers/pty.ts';
import { scratchDirectory } from '../helpers/scratch.ts';
import { demoProject } from './fixture.ts';

/** Nobody's identity: what git and Debian's tools know of whoever runs the tests. */
const NOBODY = { HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' };

describe('contrib init at a terminal', () => {
  it('asks everything it cannot know, checks answers as they are typed, and keeps standard output for the result', async () => {
    const root = demoProject();
    const stdout = join(scratchDirectory(), 'stdout.json');
    const terminal = openTerminal(['-C', root, 'init', 'ubuntu', '--json'], { env: NOBODY, stdout });
    await terminal.answer('Who packages it for Ubuntu?', `not <a person${KEYS.enter}`);
    await terminal.expect('is not a person');
    terminal.send('\x15');
    terminal.send(`Ada Example <ada@example.org>${KEYS.enter}`);
    await terminal.expect('For which releases?');
    await terminal.answer('22.04', `${KEYS.space}${KEYS.enter}`);
    await terminal.answer(
      'Where can the finished package be downloaded?',
      `https://example.org/demo${KEYS.enter}`,
    );
    await terminal.answer('exec_path', `relative:/bin${KEYS.enter}`);
    await terminal.expect('which is not absolute');
    terminal.send('\x15');
    terminal.send(`/usr/sbin:/bin${KEYS.enter}`);
    await terminal.expect('exec_path does not reach no-such-program on this machine');
    await terminal.answer('browser', KEYS.enter);
    await terminal.answer('colour', `${KEYS.down}${KEYS.enter}`);
    await terminal.answer('Which package of Ubuntu is vte', `gir1.2-vte-2.91${KEYS.enter}`);
    await terminal.answer('Which hooks?', KEYS.enter);
    assert.equal(await terminal.exit, 0, terminal.shown());
    const { ok, result } = JSON.parse(readFileSync(stdout, 'utf8'));
    assert.ok(ok);
    assert.equal(result.directory, 'distros/ubuntu');
    const distro = readFileSync(join(root, 'distros/ubuntu/distro.yaml'), 'utf8');
    assert.match(distro, /name: Ada Example\n {2}email: ada@example.org\n/);
    assert.match(distro, /^package: https:\/\/example.org\/demo$/m);
    assert.match(distro, /^ {2}exec_path: \/usr\/sbin:\/bin$/m);
    assert.match(distro, /^ {2}colour: green$/m);
    assert.match(distro, /^ {2}vte: \["gir1.2-vte-2.91"\]$/m);
    assert.match(distro, /^releases: \[.+, .+\]$/m);
  });

  it('ends with 130 and has written nothing when it is interrupted in the midst', async () => {
    const root = demoProject();
    const stdout = join(scratchDirectory(), 'stdout');
    const terminal = openTerminal(['-C', root, 'init', 'ubuntu'], { env: NOBODY, stdout });
    await terminal.answer('Who packages it for Ubuntu?', `Ada <ada@example.org>${KEYS.enter}`);
    await terminal.answer('For which releases?', KEYS.interrupt);
    assert.equal(await terminal.exit, 130, terminal.shown());
    assert.ok(!existsSync(join(root, 'distros')));
    assert.equal(readFileSync(stdout, 'utf8'), '');
  });

  it('asks nothing with --yes', async () => {
    const root = demoProject();
    const args = ['-C', root, 'init', 'ubuntu', '--yes', '--maintainer', 'Ada <ada@example.org>'];
    const terminal = openTerminal(args, { env: NOBODY });
    assert.equal(await terminal.exit, 0, terminal.shown());
    assert.doesNotMatch(terminal.shown(), /\?/);
    assert.ok(existsSync(join(root, 'distros/ubuntu/distro.yaml')));
  });
});
