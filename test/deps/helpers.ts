import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ReleaseResolution, Resolution } from '../../src/deps/resolution.ts';
import { type CliResult, contrib } from '../helpers/cli.ts';
import { scratchDirectory, type TreeItem, writeTree } from '../helpers/scratch.ts';

/** Extracts of Debian 12 and 13 in the archive's own form. */
export const EXTRACT = resolve(import.meta.dirname, '../fixtures/deps/debian');

export const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** A copy of an example that knows no package by its name. */
export function withoutNames(name: string): string {
  const copy = scratchDirectory();
  cpSync(join(EXAMPLES, name), copy, { recursive: true });
  const manifest = join(copy, 'contrib.yaml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/^ *names: \{.*\}\n/gm, ''));
  return copy;
}

/** The names that each prerequisite came to. */
export function namesOf({ prerequisites }: ReleaseResolution): Record<string, readonly string[]> {
  return Object.fromEntries(prerequisites.map(({ key, names }) => [key, names]));
}

/** A project that needs what is said, and its tree. */
export function projectWith(prerequisites: string, more: Readonly<Record<string, TreeItem>> = {}): string {
  return writeTree({
    'contrib.yaml': `contrib: 1
name: greet
version: "1.2"
summary: Greets
license: MIT
released: 2026-11-01
prerequisites:
${prerequisites.replace(/^/gm, '  ')}
packages:
  greet:
    files:
      - greet --> \${bindir}/ (0755)
`,
    greet: '#!/bin/sh\n',
    ...more,
  });
}

/** contrib with a cache of its own. */
export function withCache(cache = scratchDirectory()): (args: readonly string[], cwd?: string) => CliResult {
  return (args, cwd) =>
    contrib(args, { env: { XDG_CACHE_HOME: cache }, ...(cwd === undefined ? {} : { cwd }) });
}

/** The releases in what `deps --json` printed. */
export function releasesOf({ stdout, stderr }: CliResult): readonly ReleaseResolution[] {
  assert.notEqual(stdout, '', stderr);
  const { result } = JSON.parse(stdout) as { result: { releases: ReleaseResolution[] } | null };
  assert.ok(result !== null, stdout);
  return result.releases;
}

/** What one prerequisite came to on the first release. */
export function resolutionOf(result: CliResult, key: string): Resolution {
  const found = releasesOf(result)[0]?.prerequisites.find((one) => one.key === key);
  assert.ok(found !== undefined, `there is no ${key}`);
  return found;
}
