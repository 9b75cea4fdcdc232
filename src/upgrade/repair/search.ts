import type { PackageEdit } from '../../manifest/package-edits.ts';
import type { WrittenIntent } from '../../manifest/upgrade-intent.ts';
import { groupBy } from '../../system/group.ts';
import { type Judgement, judgeWays } from '../judge.ts';
import { mergeFormats } from '../merge-formats.ts';
import { formatRelation } from '../rot.ts';
import type { Told } from '../told.ts';
import type { Way } from '../ways.ts';
import { candidatesFor, type Ground } from './candidates.ts';
import { changePackages, isSameThing, keyOf } from './change.ts';
import { type Fewest, fewerEdits, type Untried } from './fewer.ts';

/** One change that is needed: without it, some finding is there again. */
export type Part = {
  readonly edit: PackageEdit;
  /** What is there again without it. */
  readonly mends: readonly Told[];
  /** The distributions that need it. */
  readonly on: readonly string[];
};

export type Repair = {
  readonly parts: readonly Part[];
  /** What no repair was found for, and why. */
  readonly left: readonly { readonly told: Told; readonly why: string }[];
  /** The sets of fewer changes that were too many to be tried. */
  readonly untried?: Untried;
};

/** Each round mends what the one before it laid open. */
const MOST_ROUNDS = 12;

type State = {
  readonly ways: readonly Way[];
  readonly written: WrittenIntent | undefined;
  readonly tried: Map<string, Set<string>>;
  /** Every change that could mend something, by its name. */
  readonly candidates: Map<string, PackageEdit>;
  readonly hopeless: Map<string, string>;
};

/**
 * The smallest change of relations with which the findings go away: each is judged again with the change made, and every
 * part without which nothing comes back is left out. Where the candidates are few, no set of fewer of them does as well.
 */
export function repairWays(ways: readonly Way[], written: WrittenIntent | undefined): Repair {
  const state: State = { ways, written, tried: new Map(), candidates: new Map(), hopeless: new Map() };
  let edits: readonly PackageEdit[] = [];
  let judgement = judgeWays(ways, written);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const added = nextEdits(judgement, state);
    if (added.length === 0) break;
    edits = merge(edits, added);
    judgement = judgeWith(edits, state);
  }
  return smallest(edits, state);
}

/** For each finding the next change that was not tried. */
function nextEdits(judgement: Judgement, state: State): readonly PackageEdit[] {
  return badOf(judgement).flatMap((told) => {
    const key = keyOfTold(told);
    const candidates = candidatesFor(told, groundOf(told, judgement, state));
    if ('why' in candidates) {
      state.hopeless.set(key, candidates.why);
      return [];
    }
    for (const edit of candidates.ways.flat()) state.candidates.set(keyOf(edit), edit);
    const tried = state.tried.get(key) ?? new Set();
    const next = candidates.ways.find((way) => !tried.has(way.map(keyOf).join()));
    if (next === undefined) return [];
    state.tried.set(key, tried.add(next.map(keyOf).join()));
    return next;
  });
}

function groundOf({ finding, subject }: Told, { analyses }: Judgement, { written }: State): Ground {
  const here = analyses.filter(({ way }) => way.of === finding.distribution);
  const own = here.find(({ analysis }) => analysis.transition.old.some(({ name }) => name === subject.from));
  const analysis = (own ?? here[0] ?? analyses[0])?.analysis;
  if (analysis === undefined) throw new RangeError('a finding comes from an analysis');
  return { analysis, written };
}

function merge(edits: readonly PackageEdit[], added: readonly PackageEdit[]): readonly PackageEdit[] {
  return added.reduce((all, edit) => [...all.filter((other) => !isSameThing(other, edit)), edit], edits);
}

/** Leaves out, the latest first, whatever nothing comes back without. */
function smallest(edits: readonly PackageEdit[], state: State): Repair {
  let kept = edits;
  let judgement = judgeWith(kept, state);
  for (let changed = true; changed; ) {
    changed = false;
    for (const edit of [...kept].reverse()) {
      const fewer = kept.filter((other) => other !== edit);
      const without = judgeWith(fewer, state);
      const bad = new Set(badOf(judgement).map(keyOfTold));
      if (badOf(without).some((told) => !bad.has(keyOfTold(told)))) continue;
      kept = fewer;
      judgement = without;
      changed = true;
    }
  }
  const bad = new Set(badOf(judgement).map(keyOfTold));
  const isGood = (some: readonly PackageEdit[]) =>
    badOf(judgeWith(some, state)).every((told) => bad.has(keyOfTold(told)));
  return describe(fewerEdits(kept, [...state.candidates.values()], isGood), bad, state);
}

function describe({ edits: kept, untried }: Fewest, bad: ReadonlySet<string>, state: State): Repair {
  return {
    ...(untried === undefined ? {} : { untried }),
    parts: kept.map((edit) => partOf(edit, kept, bad, state)),
    left: [...groupBy(badOf(judgeWith(kept, state)), (told) => whyOf(told, state))].flatMap(([why, all]) =>
      mergeFormats(all).map((told) => ({ told, why })),
    ),
  };
}

function partOf(
  edit: PackageEdit,
  kept: readonly PackageEdit[],
  bad: ReadonlySet<string>,
  state: State,
): Part {
  const without = judgeWith(
    kept.filter((other) => other !== edit),
    state,
  );
  const mends = badOf(without).filter((told) => !bad.has(keyOfTold(told)));
  const on = new Set(mends.map(({ finding }) => finding.distribution));
  return {
    edit,
    mends: mergeFormats(mends),
    on: state.ways.map(({ of }) => of).filter((of, at, all) => on.has(of) && all.indexOf(of) === at),
  };
}

function whyOf(told: Told, { tried, hopeless }: State): string {
  const key = keyOfTold(told);
  const number = tried.get(key)?.size ?? 0;
  if (number === 0) return hopeless.get(key) ?? 'no change of relations mends it';
  return `none of the ${number} changes that were tried makes it go away`;
}

function judgeWith(edits: readonly PackageEdit[], { ways, written }: State): Judgement {
  if (edits.length === 0) return judgeWays(ways, written);
  const sets = new Map(
    ways.map((way) => [way.of, way.rebuild((packages) => changePackages(packages, edits))]),
  );
  return judgeWays(
    ways.map((way) => ({ ...way, next: sets.get(way.of) ?? way.next })),
    written,
  );
}

/** What keeps an upgrade from being clean. */
export function badOf({ each }: Judgement): readonly Told[] {
  return each.filter(
    ({ finding: { severity, suppressed } }) => severity !== 'info' && suppressed === undefined,
  );
}

/** A finding by what it is about: its words may change with what is around it. */
function keyOfTold({ finding, subject: { from, to, owner, relation, asked } }: Told): string {
  const { rule, message, place, distribution } = finding;
  const about = [from, to, owner, relation === undefined ? undefined : formatRelation(relation)];
  const isNamed = about.some((part) => part !== undefined);
  const request = /^upgrade\/(?:request|formats)/.test(rule)
    ? [asked, 'file' in place ? place.line : message]
    : [];
  return JSON.stringify([rule, distribution, ...about, ...(isNamed ? request : [message])]);
}
