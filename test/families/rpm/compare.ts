import { type Entry, formatMode } from '../../../src/packages/entry.ts';
import type { Package } from '../../../src/packages/package-set.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { allowsToAdd, allowsToLack, pathsAfterHelpers } from '../../../src/rules/helper-changes.ts';
import { must } from './rpm-tools.ts';

const TYPES: Readonly<Record<string, Entry['type']>> = { '10': 'file', '4': 'directory', '12': 'symlink' };

/** What rpm says of the files of a package: one line each, by path. */
export function readRpm(file: string): ReadonlyMap<string, string> {
  const format =
    '[%{FILENAMES}\\t%{FILEMODES:octal}\\t%{FILEUSERNAME}:%{FILEGROUPNAME}\\t%{FILELINKTOS}\\t%{FILEFLAGS}\\n]';
  const rows = must('rpm', ['-qp', '--qf', format, file]).split('\n').filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [path = '', mode = '', owner = '', target = '', flags = '0'] = row.split('\t');
      const type = TYPES[mode.slice(0, -4)] ?? mode;
      return [path, describe(type, Number.parseInt(mode.slice(-4), 8), owner, target, Number(flags))];
    }),
  );
}

/** How a package differs from the mapping, but for what the family's data declares. */
export function differences(plan: Plan, pkg: Package, file: string): string[] {
  const found = readRpm(file);
  const seen = new Set<string>();
  const found1 = [...plan.set.entries(pkg)].flatMap((entry) => {
    const paths = [entry.path, ...pathsAfterHelpers(plan, { pkg, entry })];
    const path = paths.find((one) => found.has(one));
    if (path === undefined) return allowsToLack(plan, { pkg, entry }) ? [] : [`${entry.path} is missing`];
    seen.add(path);
    const expected = expectation(entry);
    const real = found.get(path);
    return real === expected ? [] : [`${path} is ${real} and not ${expected}`];
  });
  const added = [...found.keys()].filter((path) => !seen.has(path) && !allowsToAdd(plan, path));
  return [...found1, ...added.map((path) => `${path} is in no mapping`)];
}

// rpmfileAttrs of rpm's rpmfiles.h. What lies in a directory of documents is marked as one by rpm itself.
const CONFIG = 1;
const NOREPLACE = 16;
const GHOST = 64;

function expectation({ type, mode, owner, group, target = '', flags }: Entry): string {
  const config = flags.some((flag) => flag === 'config' || flag === 'noreplace') ? CONFIG | NOREPLACE : 0;
  return describe(type, mode, `${owner}:${group}`, target, config | (flags.includes('ghost') ? GHOST : 0));
}

function describe(type: string, mode: number, owner: string, target: string, flags: number): string {
  return `${type} ${formatMode(mode)} ${owner} ${target} ${flags & (CONFIG | NOREPLACE | GHOST)}`;
}
