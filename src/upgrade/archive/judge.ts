import type { Semantics } from '../../families/semantics.ts';
import type { Finding } from '../../findings/finding.ts';
import { namesIn } from '../../packages/relation.ts';
import { dangerFindings } from '../danger-findings.ts';
import { dangersOf } from '../dangers.ts';
import { transitionOf } from '../simulate.ts';
import type { ArchivePackages } from './archive.ts';
import { fileOf, indexSet } from './index-set.ts';
import type { PairMoves } from './moves.ts';

export type Suites = {
  readonly old: ArchivePackages;
  readonly next: ArchivePackages;
  readonly semantics: Semantics;
  readonly canonical: (path: string) => string;
};

const UNKNOWN = {
  text: 'an index does not tell what scripts divert: look for dpkg-divert before you report it',
};

/** What can go wrong when two packages of an archive meet, judged on them and those that have a say in it. */
export function pairFindings(pair: PairMoves, suites: Suites): readonly Finding[] {
  const { old, next, semantics, canonical } = suites;
  const { loser, gainer, moves } = pair;
  if (old.get(loser) === undefined || next.get(gainer) === undefined) return [];
  const names = [...around(pair, suites)].sort();
  const had = names.flatMap((name) => old.get(name) ?? []);
  const offered = names.flatMap((name) => next.get(name) ?? []);
  const stay = moves.filter(({ stays }) => stays).map(({ to }) => fileOf(to));
  const before = indexSet(had, new Map([[loser, moves.map(({ from }) => fileOf(from))]]));
  const after = indexSet(
    offered,
    new Map([
      [loser, stay],
      [gainer, moves.map(({ to }) => fileOf(to))],
    ]),
  );
  const transition = transitionOf(before, after, semantics, canonical);
  return dangerFindings({ dangers: dangersOf(transition), transition }).map(({ finding }) => ({
    ...finding,
    evidence: [...(finding.evidence ?? []), UNKNOWN],
  }));
}

/** The two, and whatever the new one cannot be unpacked beside or before. */
function around({ loser, gainer }: PairMoves, { next }: Suites): ReadonlySet<string> {
  const names = new Set([loser, gainer]);
  for (const name of [gainer, loser]) {
    for (const { kind, expression } of next.get(name)?.relations ?? [])
      if (kind === 'Conflicts' || kind === 'Pre-Depends' || kind === 'Breaks')
        for (const one of namesIn(expression)) names.add(one);
  }
  return names;
}
