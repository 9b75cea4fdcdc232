import { type Entry, formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';

export const COLUMNS = ['PACKAGE', 'PATH', 'TYPE', 'MODE', 'OWNER', 'SOURCE'] as const;

/** One path for people, a text a column; nothing in it commands a terminal. */
export type Row = readonly [string, string, string, string, string, string];

/** What a plan installs, package by package; what is not settled comes behind. */
export function mappingRows(plan: Plan): Row[] {
  return plan.set.packages.flatMap((pkg) => [
    ...[...plan.set.entries(pkg)].map((entry) => entryRow(pkg.name, entry)),
    ...unsettledClaims(plan, pkg.name).map(
      ({ pattern }): Row => [
        pkg.name,
        printableName(pattern),
        'not settled',
        '',
        '',
        'the project’s own build',
      ],
    ),
  ]);
}

function entryRow(packageName: string, entry: Entry): Row {
  const { path, type, mode, owner, group, flags } = entry;
  const kind = [type, ...flags].join(' ');
  return [packageName, printableName(path), kind, formatMode(mode), `${owner}:${group}`, sourceOf(entry)];
}

function sourceOf({ type, source, target, capabilities }: Entry): string {
  const extra = capabilities === undefined ? '' : ` (${capabilities})`;
  if (type === 'symlink') return `-> ${printableName(target ?? '')}`;
  if (type === 'directory') return '';
  return `${source === undefined ? 'the project’s own build' : printableName(source)}${extra}`;
}
