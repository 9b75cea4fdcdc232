import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostFacts } from '../../src/facts/host.ts';
import { runnerOf } from '../../src/facts/host-run.ts';
import { needsTool } from '../helpers/tools.ts';

const { probe } = hostFacts();

test('this machine’s python3 finds modules without importing them', needsTool('python3'), async () => {
  const json = await probe({ kind: 'python', name: 'json' });
  assert.equal(json.state, 'present');
  assert.match(json.evidence, /json\/__init__\.py$/);
  assert.equal((await probe({ kind: 'python', name: 'antigravity' })).state, 'present');
  assert.equal((await probe({ kind: 'python', name: 'no_such_module.inner' })).state, 'missing');
  assert.equal((await probe({ kind: 'python', name: 'os; import x' })).state, 'unknown');
});

test('perl, pkg-config and ldconfig are asked', needsTool('perl', 'pkg-config', 'ldconfig'), async () => {
  const temp = await probe({ kind: 'perl', name: 'File::Temp' });
  assert.ok(temp.state === 'present' && /^\d/.test(temp.version ?? ''), JSON.stringify(temp));
  assert.equal((await probe({ kind: 'perl', name: 'No::Such' })).state, 'missing');
  assert.equal((await probe({ kind: 'pkgconfig', name: '--version' })).state, 'unknown');
  assert.equal((await probe({ kind: 'pkgconfig', name: 'no-such-module' })).state, 'missing');
  const libc = await probe({ kind: 'library', name: 'libc.so.6' });
  assert.equal(libc.state, 'present');
  assert.match(libc.evidence, /^\/.*libc\.so\.6$/);
  assert.equal((await probe({ kind: 'library', name: 'libno-such.so.1' })).state, 'missing');
});

test('a command is looked for in the search path that is given', async () => {
  const sh = await probe({ kind: 'command', name: 'sh' });
  assert.equal(sh.state, 'present');
  assert.equal((await probe({ kind: 'command', name: 'sh' }, ['/nonexistent'])).state, 'missing');
});

test('a program runs without a shell, in an environment of its own', async () => {
  const run = runnerOf(['/usr/bin', '/bin']);
  process.env['CONTRIB_TEST_SECRET'] = 'x';
  const answer = await run(['env']);
  assert.deepEqual(
    answer?.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('=')[0])
      .sort(),
    ['HOME', 'LC_ALL', 'PATH'],
  );
  assert.equal((await run(['echo', '$HOME; id']))?.stdout, '$HOME; id\n');
  assert.equal(await run(['no-such-program']), undefined);
  assert.equal((await run(['cat'], 'what it reads'))?.stdout, 'what it reads');
});

test('a program that hangs is stopped, with what it started', async () => {
  const run = runnerOf(['/usr/bin', '/bin'], 200);
  const start = Date.now();
  const answer = await run(['sh', '-c', 'sleep 30 & echo 1.2; sleep 30']);
  assert.notEqual(answer?.status, 0);
  assert.ok(Date.now() - start < 5000);
});
