import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contrib } from './cli.ts';
import { scratchDirectory } from './scratch.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/portable');

/** Runs a program that must succeed. */
export function must(program: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', ...(cwd ? { cwd } : {}) });
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

/** What the example's own build installs, by version: compiled once a process. */
const installed = new Map<string, string>();

/** A copy of examples/portable with another version, and what its own build installs. */
export function demoProject(
  version = '1.0',
  base = scratchDirectory(),
): { readonly root: string; readonly built: string } {
  const root = join(base, 'demo');
  const built = join(base, 'built');
  cpSync(EXAMPLE, root, { recursive: true });
  const manifest = join(root, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('version: 1.0', `version: ${version}`));
  const first = installed.get(version);
  if (first !== undefined && existsSync(first)) cpSync(first, built, { recursive: true });
  else must('make', ['-s', `CPPFLAGS=-DVERSION='"${version}"'`, `DESTDIR=${built}`, 'install'], root);
  installed.set(version, built);
  return { root, built };
}

/** The image of the example, made by contrib. */
export function demoImage(version = '1.0', ...options: readonly string[]): string {
  const { root, built } = demoProject(version);
  const out = join(scratchDirectory(), 'out');
  const { status, stderr } = contrib(['-C', root, 'portable', '--built', built, '--out', out, ...options]);
  assert.equal(status, 0, stderr);
  return join(out, `demo_${version}.raw`);
}

/** A private key and its certificate, as --key and --certificate take them. */
export function makeKey(): { readonly key: string; readonly certificate: string } {
  const keys = scratchDirectory();
  const [key, certificate] = [join(keys, 'key.pem'), join(keys, 'certificate.pem')];
  const files = ['-keyout', key, '-out', certificate];
  must('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    ...files,
    '-subj',
    '/CN=demo',
    '-days',
    '2',
  ]);
  return { key, certificate };
}
