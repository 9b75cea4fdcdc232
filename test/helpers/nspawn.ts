import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { scratchDirectory } from './scratch.ts';
import { needsTool } from './tools.ts';

const SCRIPT = resolve(import.meta.dirname, 'nspawn.sh');

/** Tests that boot systemd: root and systemd-nspawn are needed, and in CI lacking either is a failure. */
export function needsNspawn(): { readonly skip: string | false } {
  if (process.getuid?.() !== 0 && process.env['CI'] === undefined)
    return { skip: 'only root can boot a container' };
  return needsTool('systemd-nspawn', 'portablectl', 'mksquashfs', 'unsquashfs');
}

/**
 * Boots this machine's systemd in a container, with some files in it, and runs a script there as root.
 * @param files by the names that they have in the container's /run/e2e.
 * @returns what the script wrote down as `name=value`.
 */
export function bootAndRun(
  script: string,
  files: Readonly<Record<string, string>>,
): { readonly facts: ReadonlyMap<string, string>; readonly log: string } {
  const scratch = scratchDirectory();
  const [shared, out] = [join(scratch, 'shared'), join(scratch, 'out')];
  for (const directory of [shared, out]) mkdirSync(directory);
  copyFileSync(script, join(shared, basename(script)));
  for (const [name, file] of Object.entries(files)) copyFileSync(file, join(shared, name));
  const result = spawnSync('bash', [SCRIPT, shared, out, basename(script)], { encoding: 'utf8' });
  const log = readIfAny(join(out, 'log'));
  const facts = readIfAny(join(out, 'facts'));
  if (facts === '')
    throw new Error(`the container ended with ${result.status}:\n${result.stdout}${result.stderr}${log}`);
  return { log, facts: new Map(facts.trimEnd().split('\n').map(splitFact)) };
}

function splitFact(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1).trim()];
}

function readIfAny(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
