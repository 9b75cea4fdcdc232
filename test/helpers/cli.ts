import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { scratchDirectory } from './scratch.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = resolve(ROOT, 'dist/cli.cjs');

export type CliResult = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

export type CliOptions = {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
};

/** The arguments of Node that run contrib: what was built, or the sources where nothing was. */
export function contribCommand(): readonly string[] {
  return existsSync(BUILT) ? [BUILT] : ['--import', import.meta.resolve('tsx'), resolve(ROOT, 'src/cli.ts')];
}

/** The same from a copy that every user may read: a checkout may lie in a directory that is root's alone. */
export function contribForEverybody(): readonly string[] {
  const copy = scratchDirectory();
  chmodSync(copy, 0o755);
  for (const name of ['dist', 'templates', 'package.json'])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  return [join(copy, 'dist/cli.cjs')];
}

/** Runs contrib as its users do, in a plain environment. */
export function contrib(
  args: readonly string[],
  { cwd = ROOT, env = {}, input }: CliOptions = {},
): CliResult {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...contribCommand(), ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8', ...env },
    ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** As `contrib`, beside this process: so that it can answer meanwhile, or start another one. */
export async function contribAside(
  args: readonly string[],
  { cwd = ROOT, env = {} }: CliOptions = {},
): Promise<CliResult> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...contribCommand(), ...args], {
    cwd,
    env: { PATH, HOME, NO_COLOR: '1', LC_ALL: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stdout, stderr };
}
