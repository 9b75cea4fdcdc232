// Files that appear whole, and programs that run without a shell.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanUpPartials, writeDirectoryWhole, writeWhole } from '../../src/system/atomic.ts';
import { newPartialName } from '../../src/system/atomic-partials.ts';
import { ContribError, type ErrorCode } from '../../src/system/errors.ts';
import { findProgram, run, spawnStream } from '../../src/system/run.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const put = (content: string) => (fd: number) => void writeSync(fd, content);

test('a file appears whole, with its mode whatever the umask', async () => {
  const root = scratchDirectory();
  const before = process.umask(0o077);
  try {
    await writeWhole(join(root, 'plain'), put('content'));
    await writeWhole(join(root, 'program'), put('x'), { mode: 0o755 });
  } finally {
    process.umask(before);
  }
  assert.equal(readFileSync(join(root, 'plain'), 'utf8'), 'content');
  assert.equal(lstatSync(join(root, 'plain')).mode & 0o7777, 0o644);
  assert.equal(lstatSync(join(root, 'program')).mode & 0o7777, 0o755);
  assert.deepEqual(readdirSync(root), ['plain', 'program']);
});

test('what is there is replaced only when asked for, and a link is replaced itself', async () => {
  const root = scratchDirectory();
  writeFileSync(join(root, 'target'), 'target');
  symlinkSync('target', join(root, 'link'));
  for (const name of ['target', 'link']) {
    await assert.rejects(writeWhole(join(root, name), put('new')), failed('bad-input', /there already/));
  }
  await writeWhole(join(root, 'link'), put('new'), { replace: true });
  assert.equal(readFileSync(join(root, 'target'), 'utf8'), 'target');
  assert.equal(readFileSync(join(root, 'link'), 'utf8'), 'new');
});

test('a file that appears meanwhile is not replaced either', async () => {
  const path = join(scratchDirectory(), 'file');
  const racing = writeWhole(path, (fd) => {
    writeSync(fd, 'ours');
    writeFileSync(path, 'theirs');
  });
  await assert.rejects(racing, failed('bad-input', /there already/));
  assert.equal(readFileSync(path, 'utf8'), 'theirs');
});

test('after a failure nothing is left, and the error is that of the writer', async () => {
  const root = scratchDirectory();
  const failing = writeWhole(join(root, 'file'), () => {
    throw new Error('of its own');
  });
  await assert.rejects(failing, /of its own/);
  const directory = writeDirectoryWhole(join(root, 'directory'), async (partial) => {
    mkdirSync(join(partial, 'locked'));
    writeFileSync(join(partial, 'locked/file'), '');
    chmodSync(join(partial, 'locked'), 0o500);
    throw new Error('of its own');
  });
  await assert.rejects(directory, /of its own/);
  assert.deepEqual(readdirSync(root), []);
});

test('failures of the system say what to do', async () => {
  const root = scratchDirectory();
  writeFileSync(join(root, 'file'), '');
  const missing = await writeWhole(join(root, 'no/file'), put('x')).catch((error: unknown) => error);
  assert.ok(missing instanceof ContribError && missing.code === 'bad-input' && missing.hint !== undefined);
  await assert.rejects(
    writeWhole(join(root, 'file/below'), put('x')),
    failed('bad-input', /not a directory/),
  );
  await assert.rejects(writeWhole(join(root, 'n'.repeat(300)), put('x')), failed('bad-input', /too long/));
  const full = writeWhole(join(root, 'full'), () => {
    throw Object.assign(new Error('write'), { code: 'ENOSPC' });
  });
  await assert.rejects(full, failed('incomplete', /no space left/));
});

test('the longest names work', async () => {
  const path = join(scratchDirectory(), 'n'.repeat(255));
  await writeWhole(path, put('x'));
  assert.ok(existsSync(path));
});

test('a directory appears whole, in the place of nothing or of an empty one', async () => {
  const root = scratchDirectory();
  const fill = (partial: string) => writeFileSync(join(partial, 'file'), 'content');
  mkdirSync(join(root, 'empty'));
  for (const name of ['new', 'empty']) {
    await writeDirectoryWhole(join(root, name), fill);
    assert.equal(readFileSync(join(root, name, 'file'), 'utf8'), 'content');
    assert.equal(lstatSync(join(root, name)).mode & 0o7777, 0o755);
  }
  await assert.rejects(writeDirectoryWhole(join(root, 'new'), fill), failed('bad-input', /not empty/));
  writeFileSync(join(root, 'file'), '');
  await assert.rejects(writeDirectoryWhole(join(root, 'file'), fill), failed('bad-input', /not a directory/));
  assert.deepEqual(readdirSync(root), ['empty', 'file', 'new']);
});

test('what killed runs left is removed, what others are at is not', async () => {
  const root = scratchDirectory();
  const path = join(root, 'file');
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const mine = newPartialName(path);
  const left = mine.replace(`-${process.pid}-`, `-${dead}-`);
  const foreign = mine.replace(/\.[0-9a-f]{8}-\d+-/, `.00000000-${dead}-`);
  const old = mine.replace(/\.[0-9a-f]{8}-\d+-/, '.11111111-1-');
  const unlike = join(root, '.file.partial');
  for (const name of [mine, left, foreign, old, unlike]) writeFileSync(name, '');
  utimesSync(old, 1, 1);
  await writeWhole(path, put('x'));
  assert.deepEqual(
    [mine, left, foreign, old, unlike].map((name) => existsSync(name)),
    [true, false, true, false, true],
  );
});

test('cleaning up removes what is being written, at once', async () => {
  const root = scratchDirectory();
  const seen: number[] = [];
  const interrupted = writeDirectoryWhole(join(root, 'd'), (partial) => {
    writeFileSync(join(partial, 'file'), '');
    cleanUpPartials();
    seen.push(readdirSync(root).length);
  });
  await assert.rejects(interrupted);
  assert.deepEqual(seen, [0]);
});

test('a killed run leaves the old file as it was', () => {
  const root = scratchDirectory();
  const path = join(root, 'file');
  writeFileSync(path, 'old');
  const module = new URL('../../src/system/atomic.ts', import.meta.url);
  const script = `import { writeWhole } from ${JSON.stringify(module.href)};
    import { writeSync } from 'node:fs';
    await writeWhole(${JSON.stringify(path)}, (fd) => { writeSync(fd, 'half'); process.kill(process.pid, 'SIGKILL'); }, { replace: true });`;
  const killed = spawnSync(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    '--input-type=module',
    '-e',
    script,
  ]);
  assert.equal(killed.signal, 'SIGKILL');
  assert.equal(readFileSync(path, 'utf8'), 'old');
  assert.equal(readdirSync(root).length, 2);
});

test('a program gets its arguments as they are, and its end is told', async () => {
  const odd = ['a b', '$HOME', '`x`', '*', ''];
  const result = await run('printf', ['%s|', ...odd]);
  assert.equal(result.stdout.toString(), `${odd.join('|')}|`);
  const ended = await run('sh', ['-c', 'cat; echo problem >&2; exit 3'], { input: Buffer.from('in') });
  assert.deepEqual([ended.status, ended.stdout.toString(), ended.stderr], [3, 'in', 'problem\n']);
  assert.equal((await run('sh', ['-c', 'kill -TERM $$'])).status, 128 + 15);
});

test('a program that is missing is named, with how to get it', async () => {
  const missing = await run('no-such-program-here', [], { install: 'install the package x' }).catch(
    (error: unknown) => error,
  );
  assert.ok(missing instanceof ContribError);
  assert.deepEqual([missing.code, missing.hint], ['missing', 'install the package x']);
  assert.match(missing.message, /no-such-program-here/);
  await assert.rejects(
    run('true', [], { cwd: '/no/such/directory' }),
    failed('bad-input', /no such directory/),
  );
  await assert.rejects(run('true', ['\udcff']), failed('bad-input', /not UTF-8/));
});

test('a program that prints too much, or never ends, is stopped', async () => {
  await assert.rejects(run('yes', [], { limit: 10_000 }), failed('incomplete', /more than 10000 bytes/));
  const endless = spawnStream('yes', []);
  endless.kill();
  assert.equal((await endless.ended).status, 128 + 9);
});

test('programs are found on a path, but not in the current directory', () => {
  const root = scratchDirectory();
  writeFileSync(join(root, 'tool'), '', { mode: 0o755 });
  writeFileSync(join(root, 'data'), '', { mode: 0o644 });
  mkdirSync(join(root, 'directory'));
  assert.equal(findProgram('tool', `/nowhere:${root}`), join(root, 'tool'));
  for (const name of ['data', 'directory', 'other']) assert.equal(findProgram(name, root), undefined);
  const here = process.cwd();
  process.chdir(root);
  try {
    assert.equal(findProgram('tool', ':.:'), undefined);
  } finally {
    process.chdir(here);
    rmSync(join(root, 'tool'));
  }
});

function failed(code: ErrorCode, message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof ContribError && error.code === code && message.test(error.message);
}
