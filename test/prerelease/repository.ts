// A small upstream repository with a build system whose `make dist` adds a generated file.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fsPath } from '../../src/system/path-bytes.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { scratchDirectory } from '../helpers/scratch.ts';

export const MANIFEST = `contrib: 1
name: demo
version: "1.1"
summary: Shows what packagers get
license: MIT
submissions: { to: packagers@example.org }
packages:
  demo:
    files:
      - bin/demo --> \${bindir}/ (0755)
`;

export const GENERATED = `tarball:
  generated:
    - { path: configure, by: autoconf, why: builds need no autotools }
`;

/** The environment of git: nobody’s configuration, and one time for every commit. */
const GIT_ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_COMMITTER_DATE: '2026-11-01T10:00:00Z',
  GIT_AUTHOR_DATE: '2026-11-01T10:00:00Z',
};

export function git(root: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...who, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: GIT_ENV,
    stdio: 'pipe',
  }).trim();
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(fsPath(join(root, dirname(path))), { recursive: true });
    writeFileSync(fsPath(`${root}/${path}`), text);
  }
}

export function commit(root: string, files: Readonly<Record<string, string>>, tag?: string): void {
  write(root, files);
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--allow-empty', '--message', 'change');
  if (tag !== undefined) git(root, 'tag', tag);
}

/** A repository `demo` in a scratch directory of its own, with one commit and the tag v1.1. */
export function repository(files: Readonly<Record<string, string>> = {}, manifest = MANIFEST): string {
  const root = join(scratchDirectory(), 'demo');
  mkdirSync(root);
  git(root, 'init', '--quiet', '--initial-branch=main');
  write(root, { 'bin/demo': '#!/bin/sh\necho demo\n' });
  chmodSync(join(root, 'bin/demo'), 0o755);
  commit(root, { 'contrib.yaml': manifest, ...files }, 'v1.1');
  return root;
}

export function prerelease(root: string, ...args: readonly string[]): CliResult {
  return contrib(['prerelease', ...args], { cwd: root });
}

export function output(root: string): string {
  return join(dirname(root), 'demo-1.1-prerelease');
}
