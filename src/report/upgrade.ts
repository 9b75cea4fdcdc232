import * as z from 'zod';
import { formatVersion } from '../packages/package-set.ts';
import type { Io } from '../system/io.ts';
import { printableName } from '../system/io.ts';
import type { Analysis } from '../upgrade/analyse.ts';
import { type ConfigMove, configMovesOf } from '../upgrade/config-moves.ts';
import type { Fate, Owner } from '../upgrade/moves.ts';
import type { ProofSummary } from '../upgrade/prove/summary.ts';
import { renamedPackagesOf } from '../upgrade/renamed-packages.ts';
import { renamesOf } from '../upgrade/renames.ts';
import type { Way } from '../upgrade/ways.ts';
import { ArchiveResult } from './upgrade-archive.ts';
import { RepairResult, renderRepair } from './upgrade-repair.ts';

const FATES = ['same', 'moved', 'renamed', 'dropped', 'config-moved', 'type-changed'] as const;

const MoveItem = z.object({
  path: z.string(),
  kind: z.enum(FATES),
  from: z.string(),
  to: z.array(z.string()),
  config: z.boolean(),
  as: z
    .optional(z.array(z.string()))
    .describe('Of a renamed file and of configuration at another path: the new paths'),
});

const DeliveryItem = z.object({
  asked: z.string(),
  recommends: z.boolean(),
  tool: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
  autoremoved: z.array(z.string()),
  lost: z.array(z.string()),
});

const ProofItem = z.object({
  trials: z.int().describe('How often a tool was asked and answered'),
  agreeing: z.int().describe('How often it said what contrib says'),
  judges: z.array(z.string()),
  unproven: z.array(z.string()).describe("Why some verdicts stand on contrib's own model alone"),
});

const FormatItem = z.object({
  of: z.string().describe('The distribution, or the family of packages that were read'),
  from: z.string().describe('The old set, as it was named'),
  tools: z.array(z.string()).describe('The package managers whose answers were computed'),
  old: z.array(z.string()),
  new: z.array(z.string()),
  files: z.object({
    same: z.int(),
    moved: z.int(),
    renamed: z.int(),
    dropped: z.int(),
    'config-moved': z.int(),
    'type-changed': z.int(),
  }),
  moves: z.array(MoveItem).describe('Every path that is not the same'),
  renamedPackages: z
    .array(z.object({ from: z.string(), to: z.string() }))
    .describe('Old packages whose files one new package of another name has'),
  deliveries: z.array(DeliveryItem),
  proof: z.optional(ProofItem).describe('With --prove'),
});

export const UpgradeResult = z.object({
  formats: z.array(FormatItem),
  clean: z.boolean(),
  repair: z.optional(RepairResult),
  archive: z.optional(ArchiveResult).describe('With --from-index'),
});
export type UpgradeResult = z.infer<typeof UpgradeResult>;
type FormatResult = z.infer<typeof FormatItem>;

/** One format's part of the document. */
export function formatResult(
  { of, from }: Way,
  { transition, tools, fates, deliveries }: Analysis,
  proof?: ProofSummary,
): FormatResult {
  const named = ({ name, version }: { name: string; version: Parameters<typeof formatVersion>[0] }) =>
    `${name} ${formatVersion(version)}`;
  const renames = renamesOf(fates, transition);
  const configMoves = configMovesOf(fates, transition, renames);
  const items = fates.map((fate) => moveItem(fate, renames.get(fate), configMoves.get(fate)));
  const count = (kind: (typeof FATES)[number]) => items.filter((item) => item.kind === kind).length;
  return {
    of,
    from,
    tools: tools.map(({ name }) => name),
    old: transition.old.map(named),
    new: [...transition.offered].map(named),
    files: {
      same: count('same'),
      moved: count('moved'),
      renamed: count('renamed'),
      dropped: count('dropped'),
      'config-moved': count('config-moved'),
      'type-changed': count('type-changed'),
    },
    moves: items.filter(({ kind }) => kind !== 'same'),
    renamedPackages: [...renamedPackagesOf(fates, transition)].map(([was, to]) => ({ from: was, to })),
    deliveries: deliveries.map(({ asked, weak, tool, installed, outcome, autoremoved, lost }) => ({
      asked: asked.name,
      recommends: weak,
      tool: tool.name,
      before: installed.map(named),
      after: outcome.packages.map(named),
      autoremoved: autoremoved.map(({ name }) => name),
      lost: lost.map(({ path }) => path),
    })),
    ...(proof === undefined ? {} : { proof: proofResult(proof) }),
  };
}

function moveItem(
  { path, kind, from, to }: Fate,
  renamed: readonly Owner[] | undefined,
  moved: ConfigMove | undefined,
): z.infer<typeof MoveItem> {
  const elsewhere = moved?.isElsewhere ? moved.to : renamed;
  const plain = renamed === undefined ? kind : 'renamed';
  return {
    path,
    kind: moved === undefined ? plain : 'config-moved',
    from: from.pkg.name,
    to: [...new Set((elsewhere ?? to).map(({ pkg }) => pkg.name))],
    config: from.entry.flags.includes('config'),
    ...(elsewhere === undefined ? {} : { as: elsewhere.map(({ entry }) => entry.path) }),
  };
}

/** What was compared, one format a paragraph; moves by pair of packages. */
export function renderUpgrade({ formats, clean, repair }: UpgradeResult, style: Io['style']): string {
  const isSeveral = new Set(formats.map(({ from }) => from)).size > 1;
  const parts = formats.map((format) => {
    const { of, from, files, tools } = format;
    const name = isSeveral ? `${printableName(of)}, from ${printableName(from)}` : printableName(of);
    return [
      `${style('bold', name)}: ${countsText(files)}; judged as ${tools.join(', ')}\n`,
      ...pairsText(format),
      ...(format.proof === undefined ? [] : [proofText(format.proof)]),
    ].join('');
  });
  const repaired = repair === undefined ? '' : `\n${renderRepair(repair, style)}`;
  return `${parts.join('')}${clean ? 'the upgrade is clean\n' : 'the upgrade is not clean\n'}${repaired}`;
}

/** The usual fates always, the others where there are any. */
function countsText(files: FormatResult['files']): string {
  const counted = (count: number, one: string, many: string) =>
    count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`];
  return [
    files.same === 1 ? '1 file stays' : `${files.same} files stay`,
    `${files.moved} ${files.moved === 1 ? 'moves' : 'move'}`,
    `${files.dropped} ${files.dropped === 1 ? 'goes' : 'go'}`,
    ...counted(files.renamed, 'gets another path', 'get another path'),
    ...counted(files['config-moved'], 'configuration file moves', 'configuration files move'),
    ...counted(files['type-changed'], 'changes its type', 'change their type'),
  ].join(', ');
}

/** Who has files of whom now, and how many; a package that has only another name, as that. */
function pairsText({ moves, renamedPackages }: FormatResult): readonly string[] {
  const pairs = new Map<string, number>();
  for (const { kind, from, to, as } of moves) {
    if (kind !== 'moved' && (kind !== 'config-moved' || as !== undefined)) continue;
    const isRenamed = renamedPackages.some((one) => one.from === from && to.includes(one.to));
    const pair = `${isRenamed ? 'renamed package: ' : ''}${printableName(from)} -> ${to.map(printableName).join(', ')}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return [...pairs].map(([pair, number]) => `  ${pair}  ${number}\n`);
}

function proofResult({ trials, agreeing, judges, unproven }: ProofSummary): z.infer<typeof ProofItem> {
  return { trials, agreeing, judges: [...judges], unproven: [...unproven] };
}

function proofText({ trials, agreeing, judges, unproven }: z.infer<typeof ProofItem>): string {
  const asked = trials === 0 ? [] : [`${agreeing} of ${trials} trials as foretold: ${judges.join(', ')}`];
  return [...asked, ...unproven.map((reason) => `not all is proven: ${reason}`)]
    .map((line) => `  ${printableName(line)}\n`)
    .join('');
}
