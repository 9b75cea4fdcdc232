import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { formatMode } from '../../src/packages/entry.ts';
import type { Plan } from '../../src/plan/plan.ts';

/** One member of a package, as bsdtar lists it: `-rw-r--r-- 0 0 usr/bin/foo`, with the target of a link. */
export type Member = { readonly mode: string; readonly owner: string; readonly target?: string };

/** What a .pkg.tar.zst holds, by absolute path. */
export function membersOf(file: string): ReadonlyMap<string, Member> {
  const { stdout, status } = spawnSync('bsdtar', ['--numeric-owner', '-tvf', file], { encoding: 'utf8' });
  assert.equal(status, 0);
  const members = stdout.split('\n').flatMap((line): [string, Member][] => {
    const match = /^(\S+)\s+\d+\s+(\S+)\s+(\S+)\s+.*?\s\d\d:\d\d\s(?!\.[A-Z])(\S+?)\/?(?: -> (\S+))?$/.exec(
      line,
    );
    const [, permissions = '', user = '', group = '', path = '', target] = match ?? [];
    if (path === '') return [];
    const member = { mode: octal(permissions), owner: `${user}:${group}` };
    return [[`/${path}`, target === undefined ? member : { ...member, target }]];
  });
  return new Map(members);
}

function octal(text: string): string {
  const digit = (part: string) =>
    (part[0] === 'r' ? 4 : 0) + (part[1] === 'w' ? 2 : 0) + (/[xst]/.test(part[2] ?? '') ? 1 : 0);
  const special = [text[3], text[6], text[9]].reduce(
    (sum, sign, at) => sum + (/[sStT]/.test(sign ?? '') ? 4 >> at : 0),
    0,
  );
  return `${special}${digit(text.slice(1, 4))}${digit(text.slice(4, 7))}${digit(text.slice(7, 10))}`;
}

export type Differences = {
  /** Paths that the mapping has and the package lacks, or has otherwise. */
  readonly wrong: readonly string[];
  /** Paths that the mapping lacks. */
  readonly extra: readonly string[];
};

/** A settled plan's package and what was made of it; man pages are compressed, as the distribution's data says. */
export function compareWithMapping(
  plan: Plan,
  name: string,
  members: ReadonlyMap<string, Member>,
): Differences {
  const pkg = plan.set.packages.find((one) => one.name === name);
  assert.ok(pkg !== undefined, name);
  const { mandir } = plan.distribution.directories;
  const wrong: string[] = [];
  const known = new Set<string>();
  for (const { path, mode, type, target } of plan.set.entries(pkg)) {
    const is = path.startsWith(`${mandir}/`) && type === 'file' ? `${path}.gz` : path;
    const member = members.get(is);
    known.add(is);
    if (member === undefined) wrong.push(`${is} is missing`);
    else if (type === 'symlink' && member.target !== target) wrong.push(`${is} leads to ${member.target}`);
    else if (type !== 'symlink' && member.mode !== formatMode(mode)) wrong.push(`${is} has ${member.mode}`);
    else if (member.owner !== '0:0') wrong.push(`${is} belongs to ${member.owner}`);
  }
  const parents = new Set([...members.keys()].flatMap((path) => parentsOf(path)));
  return { wrong, extra: [...members.keys()].filter((path) => !known.has(path) && !parents.has(path)) };
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

/** pacman on a root of its own, without the hooks of this machine. */
export function pacman(
  root: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly output: string } {
  mkdirSync(`${root}/var/lib/pacman`, { recursive: true });
  mkdirSync(`${root}/var/cache`, { recursive: true });
  mkdirSync(`${root}/etc/none.d`, { recursive: true });
  const places = ['--root', root, '--dbpath', `${root}/var/lib/pacman`, '--cachedir', `${root}/var/cache`];
  const quiet = [
    '--config',
    '/dev/null',
    '--hookdir',
    `${root}/etc/none.d`,
    '--logfile',
    '/dev/null',
    '--noconfirm',
  ];
  const { status, stdout, stderr } = spawnSync('pacman', [...places, ...quiet, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
  });
  return { status, output: stdout + stderr };
}
