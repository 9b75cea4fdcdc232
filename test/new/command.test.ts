import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { contrib } from '../helpers/cli.ts';
import { openTerminal } from '../helpers/pty.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { runNew } from './run-new.ts';

const TREE = {
  'Cargo.toml': '[package]\nname = "tool"\nversion = "1.0.0"\ndescription = "Tool"\nlicense = "MIT"\n',
  'src/main.rs': '',
};

test('it writes what contrib check takes, says what it guessed from where, and never overwrites unasked', async () => {
  const root = writeTree({ ...TREE, 'doc/tool.1': '.TH TOOL 1\n', LICENSE: 'x' });
  const { status, stdout } = contrib(['-C', root, 'new', '--yes']);
  assert.equal(status, 0);
  assert.match(stdout, /^wrote contrib\.yaml\n/);
  assert.match(stdout, /license +MIT +\(Cargo\.toml:5\)/);
  assert.match(stdout, /Next:\n.*review.*\n.*--from-destdir.*\n.*deps --scan.*\n +contrib check\n/);
  const written = readFileSync(`${root}/contrib.yaml`, 'utf8');
  assert.equal(lstatSync(`${root}/contrib.yaml`).mode & 0o777, 0o644);
  const check = contrib(['-C', root, 'check', 'debian']);
  assert.equal(check.status, 0, check.stdout + check.stderr);
  await assert.rejects(runNew(root, '--name', 'other'), (error: Error & { hint?: string; code?: string }) => {
    assert.match(error.message, /contrib\.yaml is there already/);
    assert.match(error.hint ?? '', /--output-file FILE.*--force/);
    return error.code === 'usage';
  });
  assert.equal(readFileSync(`${root}/contrib.yaml`, 'utf8'), written);
  await runNew(root, '--name', 'other', '--output-file', 'second.yaml');
  assert.match(readFileSync(`${root}/second.yaml`, 'utf8'), /^name: other$/m);
  await runNew(root, '--name', 'other', '--force');
  assert.match(readFileSync(`${root}/contrib.yaml`, 'utf8'), /^name: other$/m);
});

test('--dry-run prints the manifest and writes nothing, even where one is', async () => {
  const root = writeTree({ ...TREE, 'contrib.yaml': 'mine' });
  const result = await runNew(root, '--dry-run');
  assert.match(result.text, /^name: tool /m);
  assert.equal(result.written, false);
  assert.deepEqual(readdirSync(root).sort(), ['Cargo.toml', 'contrib.yaml', 'src']);
  assert.equal(readFileSync(`${root}/contrib.yaml`, 'utf8'), 'mine');
});

test('a needed answer that is missing without a terminal is named by its flag, and nothing is written', async () => {
  const root = scratchDirectory();
  await assert.rejects(runNew(root, '--name', 'x'), (error: Error & { hint?: string; code?: string }) => {
    assert.equal(error.code, 'usage');
    for (const flag of ['--version', '--summary', '--license'])
      assert.ok(error.hint?.includes(flag), error.hint);
    return true;
  });
  assert.equal(existsSync(`${root}/contrib.yaml`), false);
});

test('answers that the manifest would not take are usage errors', async () => {
  const root = writeTree(TREE);
  for (const args of [
    ['--name', 'a b'],
    ['--version', 'x y'],
    ['--summary', 'two\nlines'],
    ['--homepage', 'nowhere'],
    ['--package', '-x'],
    ['--split', 'none'],
    ['--split', 'other', '--from-destdir', '.'],
  ]) {
    await assert.rejects(runNew(root, ...args), { code: 'usage' }, args.join(' '));
  }
  await assert.rejects(runNew(root, '--from-destdir', 'absent'), { code: 'bad-input' });
  await assert.rejects(runNew(root, '--from-destdir', scratchDirectory()), { code: 'bad-input' });
  assert.equal(existsSync(`${root}/contrib.yaml`), false);
});

test('a link in the place of contrib.yaml is neither written through nor replaced', async () => {
  const root = writeTree(TREE);
  const outside = scratchDirectory();
  symlinkSync(`${outside}/victim`, `${root}/contrib.yaml`);
  await assert.rejects(runNew(root), { code: 'usage' });
  await assert.rejects(runNew(root, '--force'), { code: 'bad-input' });
  assert.equal(existsSync(`${outside}/victim`), false);
  assert.equal(lstatSync(`${root}/contrib.yaml`).isSymbolicLink(), true);
});

test('the same bytes under another umask, locale, time zone and order', async () => {
  const root = writeTree({ ...TREE, 'etc/ä.conf': '', 'etc/z.conf': '', 'etc/B.conf': '' });
  const other = writeTree(
    Object.fromEntries(
      Object.entries({ ...TREE, 'etc/B.conf': '', 'etc/z.conf': '', 'etc/ä.conf': '' }).reverse(),
    ),
  );
  const first = await runNew(root, '--dry-run');
  const umask = process.umask(0o077);
  const second = contrib(['-C', other, 'new', '--yes', '--dry-run'], {
    env: { LC_ALL: 'sv_SE.UTF-8', TZ: 'Asia/Tokyo' },
  });
  process.umask(umask);
  assert.equal(second.stdout, first.text, second.stderr);
});

test('at a terminal each question proposes what was guessed', { timeout: 60_000 }, async () => {
  const root = writeTree({ ...TREE, 'Cargo.toml': TREE['Cargo.toml'].replace('license = "MIT"\n', '') });
  const terminal = openTerminal(['-C', root, 'new']);
  await terminal.answer('called?', '\r');
  await terminal.answer('version is it?', '\r');
  await terminal.answer('short line?', '\r');
  await terminal.answer('licence?', 'ISC\r');
  await terminal.answer('page?', '\r');
  assert.equal(await terminal.exit, 0, terminal.shown());
  const written = readFileSync(`${root}/contrib.yaml`, 'utf8');
  assert.match(written, /^name: tool {2}# guessed from Cargo\.toml:2; review$/m);
  assert.match(written, /^license: ISC$/m);
});
