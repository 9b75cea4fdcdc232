// Commands that are killed at every step that changes the disk.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CliResult, contribCommand } from './cli.ts';
import { scratchDirectory } from './scratch.ts';

const PRELOAD = resolve(import.meta.dirname, 'kill-at.cjs');
/** Steps that are tried without CONTRIB_EVERY_STEP=1, the first and the last among them. */
const SAMPLE = 8;

type Run = { readonly args: readonly string[]; readonly cwd: string; readonly env?: NodeJS.ProcessEnv };

/** How many steps a command takes that change the disk or start a program. */
export function countSteps(run: Run): number {
  const file = join(scratchDirectory(), 'count');
  const { status, stderr } = start(run, { CONTRIB_COUNT_IN: file });
  assert.equal(status, 0, stderr);
  return Number(readFileSync(file, 'utf8'));
}

/** Runs a command that is killed just before a step. */
export function killedAt(step: number, run: Run): void {
  const { status, stderr } = start(run, { CONTRIB_KILL_AT: String(step) });
  assert.equal(status, null, `step ${step} was not reached: ${stderr}`);
}

/** Every step, or a sample that is the same in every run. */
export function stepsOf(count: number): readonly number[] {
  const all = Array.from({ length: count }, (_, index) => index + 1);
  if (process.env['CONTRIB_EVERY_STEP'] === '1' || count <= SAMPLE) return all;
  const picked = new Set([1, count]);
  for (let seed = 20_261_101; picked.size < SAMPLE; ) {
    seed = (seed * 48_271) % 2_147_483_647;
    picked.add(1 + (seed % count));
  }
  return all.filter((step) => picked.has(step));
}

function start({ args, cwd, env = {} }: Run, more: NodeJS.ProcessEnv): CliResult {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', PRELOAD, ...contribCommand(), ...args],
    { cwd, encoding: 'utf8', env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8', ...env, ...more } },
  );
  return { status, stdout, stderr };
}
