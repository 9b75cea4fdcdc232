import * as z from 'zod';
import type { Io } from '../system/io.ts';
import { printable } from '../system/io.ts';
import { describeEdit } from '../upgrade/repair/change.ts';
import { relationsOf } from '../upgrade/repair/relations.ts';
import type { Repair } from '../upgrade/repair/search.ts';
import type { Way } from '../upgrade/ways.ts';

const ChangeItem = z.object({
  change: z.string(),
  on: z
    .array(z.object({ of: z.string(), relations: z.array(z.string()) }))
    .describe('The distributions that need it'),
  mends: z.array(z.string()).describe('What is there again without it'),
});

export const RepairResult = z.object({
  changes: z
    .array(ChangeItem)
    .describe('The smallest change found: without any of them some finding comes back'),
  smallest: z.object({
    known: z.boolean().describe('Whether every set of fewer changes was tried'),
    candidates: z.int().optional().describe('Where not: the changes that could mend something'),
    sets: z.int().optional().describe('The sets of fewer of them'),
    most: z.int().optional().describe('How many sets are tried at most'),
  }),
  left: z.array(z.object({ message: z.string(), why: z.string() })).describe('What no repair was found for'),
  patch: z.string().optional().describe('The change of the manifest, as diff -u writes it'),
  applied: z.boolean(),
  unchanged: z.string().optional().describe('Why the manifest cannot be changed by contrib'),
});
export type RepairResult = z.infer<typeof RepairResult>;

/** @param written what was made of the manifest; nothing for packages that were read. */
export function repairResult(
  { parts, left, untried }: Repair,
  ways: readonly Way[],
  written: Pick<RepairResult, 'patch' | 'applied' | 'unchanged'>,
): RepairResult {
  return {
    changes: parts.map(({ edit, mends, on }) => ({
      change: describeEdit(edit),
      on: on.map((of) => {
        const way = ways.find((one) => one.of === of);
        return { of, relations: way === undefined ? [] : [...relationsOf(edit, way)] };
      }),
      mends: mends.map(({ finding }) => `${finding.rule}: ${finding.message}`),
    })),
    smallest: untried === undefined ? { known: true } : { known: false, ...untried },
    left: left.map(({ told: { finding }, why }) => ({ message: `${finding.rule}: ${finding.message}`, why })),
    ...written,
  };
}

/** The changes with the relations that they become, what is left, and the patch. */
export function renderRepair(repair: RepairResult, style: Io['style']): string {
  const { changes, smallest, left, patch, applied, unchanged } = repair;
  if (changes.length + left.length === 0) return 'nothing to repair\n';
  const lines = [
    ...(changes.length === 0 ? [] : [`${style('bold', titleOf(smallest))}:\n`]),
    ...changes.flatMap(({ change, on }) => [
      `  ${printable(change)}\n`,
      ...byRelations(on).map(
        ([relations, names]) => `    ${printable(names.join(', '))}: ${printable(relations)}\n`,
      ),
    ]),
    ...smallestLines(smallest),
    ...(left.length === 0 ? [] : [`${style('bold', 'what no repair was found for')}:\n`]),
    ...left.flatMap(({ message, why }) => [`  ${printable(message)}\n`, `    ${printable(why)}\n`]),
  ];
  const shown = patch === undefined || patch === '' ? '' : `\n${printablePatch(patch)}`;
  const how = unchanged === undefined ? 'make the change with --apply' : printable(unchanged);
  const isManifest = patch !== undefined || unchanged !== undefined;
  const what = applied ? 'the manifest was changed\n' : isManifest ? `${how}\n` : '';
  return `${lines.join('')}${shown}${changes.length === 0 ? '' : what}`;
}

function titleOf({ known }: RepairResult['smallest']): string {
  return known
    ? 'the smallest change that mends it'
    : 'a change that mends it, no part of which can be left out';
}

/** What was not tried, and what a person can do. */
function smallestLines({
  known,
  sets = 0,
  candidates = 0,
  most = 0,
}: RepairResult['smallest']): readonly string[] {
  if (known) return [];
  const number = (count: number) => count.toLocaleString('en');
  return [
    `  whether fewer other changes would do was not tried: ${number(candidates)} possible changes make ${number(sets)} smaller sets, and at most ${number(most)} are judged\n`,
    '  for fewer, name one distribution with --on, or say in a file for --intent what need not be mended\n',
  ];
}

/** Distributions whose relations are the same are named together. */
function byRelations(on: RepairResult['changes'][number]['on']): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { of, relations } of on) {
    const text = relations.join('; ') || 'no relation of its own';
    groups.set(text, [...(groups.get(text) ?? []), of]);
  }
  return [...groups];
}

function printablePatch(patch: string): string {
  return patch
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
}
