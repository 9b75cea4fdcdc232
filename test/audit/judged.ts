import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrib } from '../helpers/cli.ts';
import { scratchDirectory, writeTree } from '../helpers/scratch.ts';
import { type RawDeb, rawDeb } from '../packages/raw-packages.ts';

export type Tree = Parameters<typeof writeTree>[0];

export const PROGRAM = { text: '\u007fELF', mode: 0o755 };

/** Of a program, up to its expectations. */
export const MANIFEST = `contrib: 1
name: tock
version: 1.2
summary: Print the time
license: MIT
released: 2026-11-01
packages:
  tock:
    files: [ "tock --> \${bindir}/ (0755)" ]
expectations:
`;

/** What each expectation stands on, by its id, where a tree is all that there is of packages. */
export function judged(expectations: string, files: Tree, distro = 'debian@12'): Map<string, string> {
  const root = Object.entries(files).map(([path, file]) => [`root/${path}`, file]);
  const directory = writeTree(
    { 'contrib.yaml': `${MANIFEST}${expectations}`, ...Object.fromEntries(root) },
    scratchDirectory(),
  );
  return verdicts(directory, `x@${distro}=root`);
}

/** The same of packages of Debian. */
export function judgedDebs(expectations: string, debs: readonly RawDeb[]): Map<string, string> {
  const directory = writeTree({ 'contrib.yaml': `${MANIFEST}${expectations}` }, scratchDirectory());
  mkdirSync(join(directory, 'debs'));
  for (const [index, deb] of debs.entries())
    writeFileSync(join(directory, 'debs', `${index}.deb`), rawDeb(deb));
  return verdicts(directory, 'x@debian@12=debs');
}

function verdicts(directory: string, set: string): Map<string, string> {
  const { stdout } = contrib(['-C', directory, 'audit', '--set', set, '--json']);
  const { expectations: rows } = JSON.parse(stdout).result as {
    expectations: { id: string; verdicts: { verdict: string; points: { text: string }[] }[] }[];
  };
  return new Map(
    rows.map(({ id, verdicts: [one] }) => [
      id,
      `${one?.verdict}: ${one?.points.map(({ text }) => text).join('; ')}`,
    ]),
  );
}
