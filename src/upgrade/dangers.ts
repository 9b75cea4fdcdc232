import type { Danger, Meeting, Upgrade } from '../families/semantics.ts';
import type { Package } from '../packages/package-set.ts';
import type { Universe } from '../packages/universe.ts';
import { isOneOf } from '../packages/words.ts';
import { expandMeeting, meetingsOf } from './moves.ts';
import { simulate, type Transition } from './simulate.ts';

export type Endangered = { readonly meeting: Meeting; readonly danger: Danger };

/** Paths for which some permitted order, or an upgrade of the gaining package alone, goes wrong. */
export function dangersOf(transition: Transition): readonly Endangered[] {
  return representativeDangers(transition).flatMap(({ meeting, danger }) =>
    expandMeeting(meeting, transition).map((one) => ({ meeting: one, danger })),
  );
}

function representativeDangers(transition: Transition): readonly Endangered[] {
  const { dangers } = transition.semantics;
  if (dangers === undefined) return refusedAlone(transition);
  const upgrade = upgradeOf(transition);
  return meetingsOf(transition).flatMap((meeting) => {
    const danger = dangers(meeting, upgrade);
    return danger === undefined ? [] : [{ meeting, danger }];
  });
}

/** Who is installed and who may be, as far as the order of unpacking depends on it. */
export function upgradeOf(transition: Transition): Upgrade {
  const { semantics, old, offered, entries, canonical } = transition;
  return {
    words: semantics.words,
    installed: old,
    offered: [...offered],
    entries,
    canonical,
    canStand: standing(transition),
  };
}

/** Whether a new package can be installed while an old one stays, as the family's usual tool decides. */
function standing(transition: Transition): (gainer: Package, loser: Package) => boolean {
  const results = new Map<string, ReadonlySet<Package>>();
  return (gainer, loser) => {
    if (exclude(gainer, loser, transition.universe)) return false;
    const known = results.get(gainer.name) ?? afterAlone(transition, gainer);
    results.set(gainer.name, known);
    return known.has(gainer) && known.has(loser);
  };
}

/** Whether one of two packages says itself that they cannot be together, so that no transaction need be tried. */
export function exclude(gainer: Package, loser: Package, { words, answers }: Universe): boolean {
  const says = (one: Package, other: Package) =>
    one.relations.some(
      (relation) =>
        isOneOf(words.conflicts, relation) &&
        relation.expression.kind === 'name' &&
        answers(other, relation.expression),
    );
  return says(gainer, loser) || says(loser, gainer);
}

function afterAlone(transition: Transition, { name }: Package): ReadonlySet<Package> {
  const [tool] = transition.semantics.tools;
  return new Set(simulate(transition, transition.old, tool, new Set([name])).resolved);
}

/** Where a transaction is judged as a whole: who upgrades or installs the gaining package alone is refused. */
function refusedAlone(transition: Transition): readonly Endangered[] {
  const [tool] = transition.semantics.tools;
  const meetings = meetingsOf(transition).filter(
    ({ gainer, loser }) => !exclude(gainer, loser, transition.universe),
  );
  return [...new Set(meetings.map(({ gainer }) => gainer))].flatMap((gainer) => {
    const { overwrites } = simulate(transition, transition.old, tool, new Set([gainer.name]));
    return meetings
      .filter(
        (one) =>
          one.gainer === gainer &&
          overwrites.some(({ path, owner }) => path === one.to.path && owner === one.loser),
      )
      .map((meeting) => ({ meeting, danger: 'overwrite' as const }));
  });
}
