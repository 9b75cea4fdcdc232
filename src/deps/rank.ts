import type { Capability } from '../facts/capability.ts';
import type { Located, Lookup } from './closure.ts';

/** A package that might be chosen for a capability. */
export type Candidate = Located & {
  /** The path, or the name that is provided. */
  readonly via: string;
  readonly suits: boolean;
  /** How many capabilities of the same prerequisite it has. */
  readonly covers: number;
};

/** What speaks for one candidate and against another, in the order in which it counts. */
type Criterion = {
  readonly of: (candidate: Candidate) => number;
  readonly say: (better: Candidate, worse: Candidate) => string;
};

export type RankContext = {
  readonly capability: Capability;
  readonly lookup: Lookup;
  /** Sources of which the project needs a package anyway. */
  readonly sources: ReadonlySet<string>;
};

const PRIORITIES = ['required', 'important', 'standard', 'optional', 'extra'];

/**
 * Candidates, the best first, with the sentence that says what decided. The order is total: names break the last tie.
 */
export function rank(
  candidates: readonly Candidate[],
  context: RankContext,
): { readonly ranked: readonly Candidate[]; readonly why: string | undefined } {
  const criteria = criteriaOf(context);
  const compare = (a: Candidate, b: Candidate) => {
    const criterion = criteria.find(({ of }) => of(a) !== of(b));
    return criterion === undefined ? (a.pkg.name < b.pkg.name ? -1 : 1) : criterion.of(a) - criterion.of(b);
  };
  const ranked = [...candidates].sort(compare);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return { ranked, why: undefined };
  const decisive = criteria.find(({ of }) => of(first) !== of(second));
  return {
    ranked,
    why: decisive?.say(first, second) ?? `the first by name of ${ranked.length} that are alike`,
  };
}

function criteriaOf({ capability, lookup, sources }: RankContext): readonly Criterion[] {
  const closure = ({ pkg }: Candidate) => lookup.closure(pkg.name).size;
  return [
    {
      of: ({ suits }) => (suits ? 0 : 1),
      say: (_, worse) => `${worse.pkg.name} has another version than asked for`,
    },
    { of: ({ order }) => order, say: (better) => `it is in ${better.component ?? 'the first index'}` },
    {
      of: (one) => -providerPriority(one),
      say: (better, worse) =>
        `apk takes it first (provider_priority ${providerPriority(better)}, ${worse.pkg.name} ${providerPriority(worse)})`,
    },
    { of: priorityOf, say: (better, worse) => `${word(better)} comes before ${word(worse)}` },
    { of: ({ covers }) => -covers, say: (better) => `it has ${better.covers} of the capabilities` },
    {
      of: ({ pkg }) => (sources.has(pkg.source) ? 0 : 1),
      say: (better) => `another prerequisite is from ${better.pkg.source} as well`,
    },
    { of: (one) => likeness(one, capability), say: () => 'its name is the nearest' },
    {
      of: closure,
      say: (better, worse) =>
        `it brings fewer packages along (${closure(better) - 1}, ${worse.pkg.name} ${closure(worse) - 1})`,
    },
  ];
}

function providerPriority({ pkg }: Candidate): number {
  return pkg.providerPriority ?? 0;
}

function priorityOf({ pkg }: Candidate): number {
  if (pkg.essential === true) return -1;
  const place = PRIORITIES.indexOf(pkg.priority ?? 'optional');
  return place < 0 ? PRIORITIES.length : place;
}

function word({ pkg }: Candidate): string {
  return pkg.essential === true ? 'essential' : `priority ${pkg.priority ?? 'optional'}`;
}

/** 0 for the name itself, 1 for the usual ways to name a package after a module, 2 for a part, 3 for none of these. */
function likeness({ pkg }: Candidate, { name }: Capability): number {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const [own, wanted] = [plain(pkg.name), plain(name.slice(name.lastIndexOf('/') + 1))];
  if (own === wanted) return 0;
  const usual = [
    `python3${wanted}`,
    `python${wanted}`,
    `lib${wanted}perl`,
    `perl${wanted}`,
    `lib${wanted}dev`,
    `${wanted}dev`,
  ];
  if (usual.includes(own)) return 1;
  return own.includes(wanted) ? 2 : 3;
}
