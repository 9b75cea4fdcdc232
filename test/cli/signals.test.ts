// What ends contrib from outside: nothing half made is left, and the exit code says which signal it was.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { contribCommand } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/convirt');

type End = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

function start(cwd: string, ...args: readonly string[]): { child: ChildProcess; ended: Promise<End> } {
  const child = spawn(process.execPath, [...contribCommand(), ...args], { cwd, stdio: 'ignore' });
  return { child, ended: new Promise((done) => child.on('exit', (code, signal) => done({ code, signal }))) };
}

/** The example with enough in it that writing takes a while. */
function largeTree(): { directory: string; root: string } {
  const directory = scratchDirectory();
  const root = join(directory, 'convirt');
  cpSync(EXAMPLE, root, { recursive: true });
  mkdirSync(join(root, 'more'));
  const noise = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * index * 31) % 251));
  for (let index = 0; index < 3000; index += 1) writeFileSync(join(root, 'more', `${index}`), noise);
  return { directory, root };
}

const CODES = { SIGHUP: 143, SIGINT: 130, SIGTERM: 143 } as const;

for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  test(`${signal} in the middle of bundle leaves nothing half made`, async () => {
    const { directory, root } = largeTree();
    const { child, ended } = start(root, 'bundle', 'ubuntu');
    while (readdirSync(directory).length === 1 && child.exitCode === null) await setTimeout(2);
    child.kill(signal);
    assert.deepEqual(await ended, { code: CODES[signal], signal: null });
    assert.deepEqual(readdirSync(directory), ['convirt']);
  });
}

test('a signal does not wait for the end of a long check', async () => {
  const root = scratchDirectory();
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/file'), 'x\n');
  const head =
    'contrib: 1\nname: demo\nversion: "1.0"\nsummary: A small project\nlicense: MIT\npackages:\n  demo:\n    files:\n';
  const lines = Array.from(
    { length: 20_000 },
    (_, index) => `      - src/file --> /usr/share/demo/d${index}/\n`,
  );
  writeFileSync(join(root, 'contrib.yaml'), `${head}${lines.join('')}`);
  const { child, ended } = start(root, 'check', 'debian');
  await setTimeout(600);
  child.kill('SIGTERM');
  const { code, signal } = await ended;
  assert.ok(code === 143 || signal === 'SIGTERM', `ended with ${code}: the check went on to its end`);
});
