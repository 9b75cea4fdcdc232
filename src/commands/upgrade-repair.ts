import { realpathSync, statSync, writeFileSync } from 'node:fs';
import { editPackages } from '../manifest/edit-packages.ts';
import { parseProject } from '../manifest/project.ts';
import type { WrittenIntent } from '../manifest/upgrade-intent.ts';
import { type RepairResult, repairResult } from '../report/upgrade-repair.ts';
import { unifiedDiff } from '../scaffold/contribution/line-diff.ts';
import { writeWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { readBytes } from '../system/text-file.ts';
import { type Judgement, judgeWays } from '../upgrade/judge.ts';
import { mergeFormats } from '../upgrade/merge-formats.ts';
import { badOf, type Repair, repairWays } from '../upgrade/repair/search.ts';
import type { Way } from '../upgrade/ways.ts';
import type { Described } from './named-set.ts';
import { type Origin, openWays } from './upgrade-sets.ts';

export type RepairInput = {
  readonly olds: readonly Origin[];
  readonly next: Origin;
  readonly ways: readonly Way[];
  readonly selectors: readonly string[];
  readonly written: WrittenIntent | undefined;
  readonly apply: boolean;
};

/**
 * Finds the smallest repair, shows it as a patch of the manifest, and makes it where that is asked for.
 * @throws ContribError usage where there is no manifest that could be changed.
 */
export async function repair(
  input: RepairInput,
): Promise<{ readonly result: RepairResult; readonly judgement?: Judgement }> {
  const { next, ways, written, apply } = input;
  const described = next.kind === 'described' ? next.described : undefined;
  if (apply && described?.file === undefined) {
    throw new ContribError('usage', `${next.name} is no manifest that could be changed`, {
      hint: 'without --apply, the repair is shown',
    });
  }
  const found = repairWays(ways, written);
  if (described === undefined) return { result: repairResult(found, ways, { applied: false }) };
  const { file, text } = described.project.located;
  const changed = changedText(found, described, apply);
  if (typeof changed !== 'string') {
    return { result: repairResult(found, ways, { applied: false, unchanged: changed.message }) };
  }
  const judgement = await judgeText(changed, described, input);
  if (apply && described.file !== undefined && changed !== text) await rewrite(described.file, text, changed);
  const patch = unifiedDiff({ old: `a/${file}`, new: `b/${file}` }, text, changed);
  const checked = { ...found, left: leftIn(judgement, found) };
  const result = repairResult(checked, ways, { patch, applied: apply && changed !== text });
  return { result, ...(apply ? { judgement } : {}) };
}

/** The manifest with the repair; where it cannot be changed and need not be, why. */
function changedText(
  { parts }: Repair,
  { project: { located } }: Described,
  apply: boolean,
): string | ContribError {
  try {
    return editPackages(
      located.file,
      located.text,
      parts.map(({ edit }) => edit),
    );
  } catch (error) {
    if (apply || !(error instanceof ContribError)) throw error;
    return error;
  }
}

/** What the changed text itself still has, with the reason that the search had for it. */
function leftIn(judgement: Judgement, { left }: Repair): Repair['left'] {
  const reasons = new Map(left.map(({ told, why }) => [told.finding.message, why]));
  return mergeFormats(badOf(judgement)).map((told) => ({
    told,
    why: reasons.get(told.finding.message) ?? 'no change of relations mends it',
  }));
}

/** The manifest as it would be, judged again from its text on. */
async function judgeText(text: string, described: Described, input: RepairInput): Promise<Judgement> {
  const { root, located } = described.project;
  const project = parseProject(root, located.file, text);
  const next: Origin = { kind: 'described', name: input.next.name, described: { ...described, project } };
  return judgeWays(await openWays(input.olds, next, input.selectors), input.written);
}

/** Replaces the text and nothing else: a byte order mark stays. */
async function rewrite(path: string, before: string, after: string): Promise<void> {
  const bytes = readBytes(path);
  const mark = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  if (bytes.subarray(mark).toString('utf8') !== before) {
    throw new ContribError('incomplete', `${path} was changed meanwhile`, { hint: 'run the command again' });
  }
  const content = Buffer.concat([bytes.subarray(0, mark), Buffer.from(after)]);
  // A link stays a link.
  const target = realpathSync(path);
  const { mode } = statSync(target);
  await writeWhole(target, (fd) => writeFileSync(fd, content), { replace: true, mode: mode & 0o7777 });
}
