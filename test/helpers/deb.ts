import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contrib } from './cli.ts';
import { scratchDirectory } from './scratch.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** A copy of one of the repository's projects, without a recipe. */
export function copyOf(project: string): string {
  const directory = join(scratchDirectory(), 'tree');
  cpSync(join(ROOT, project), directory, { recursive: true, filter: (path) => !path.endsWith('/recipe') });
  return directory;
}

/** Runs contrib build; gives the directory that it made. */
export function build(directory: string, selector: string, ...options: string[]): string {
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib(['-C', directory, 'build', selector, '--out', out, ...options]);
  assert.equal(status, 0, stderr);
  return out;
}

export function named(directory: string, pattern: RegExp): string[] {
  return readdirSync(directory)
    .filter((name) => pattern.test(name))
    .map((name) => join(directory, name));
}

/** Runs a program that must succeed; gives what it printed. */
export function command(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stderr}\n${stdout}`);
  return stdout;
}
