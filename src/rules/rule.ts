import type { BundleFacts } from '../facts/bundle.ts';
import type { HostFacts } from '../facts/host.ts';
import type { Exposure } from '../facts/image/exposure.ts';
import type { ImageFacts } from '../facts/image/image.ts';
import type { InstalledTree } from '../facts/installed-tree.ts';
import type { Linters } from '../facts/linters.ts';
import type { SetFacts } from '../facts/set-facts.ts';
import type { Evidence, Finding, Severity, Witness } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import type { PackageSet } from '../packages/package-set.ts';
import type { Plan } from '../plan/plan.ts';
import type { Place } from '../system/place.ts';

/** Packages, whoever made them, and what the project expects of any that are made of it. */
export type Expected = { readonly project: Project; readonly facts: SetFacts };

/** What rules can be run over. A command gives what it has; a rule runs wherever all of its needs are met. */
export type Subjects = {
  /** contrib.yaml and the tree that it describes. */
  readonly project: Project;
  /** The project on one distribution. */
  readonly plan: Plan;
  /** The project on every release of that distribution which is looked at; `plan` is one of them. */
  readonly plans: readonly Plan[];
  /** Any package set, whoever made it. */
  readonly set: PackageSet;
  /** A set whose files can be opened. */
  readonly content: PackageSet;
  /** An installed or staged tree. */
  readonly tree: InstalledTree;
  /** The machine that contrib runs on. */
  readonly host: HostFacts;
  /** Programs of this machine that read scripts and never run them. */
  readonly linters: Linters;
  /** A bundle's bytes, re-derived. */
  readonly bundle: BundleFacts;
  /** A portable service image, or the tree that is to become one. */
  readonly image: ImageFacts;
  /** What systemd-analyze says of an image's services, where it is on this machine. */
  readonly exposures: readonly Exposure[];
  /** Packages to hold against the project's expectations. */
  readonly expected: Expected;
};
export type Need = keyof Subjects;

/** One place where a rule trips. What it leaves out, the rule says for all of its places. */
export type Trip = {
  readonly place: Place;
  readonly message: string;
  readonly severity?: Severity;
  readonly remedy?: string;
  /** Where it comes from, where that is not what the rule says for all of its places. */
  readonly source?: string;
  readonly evidence?: readonly Evidence[];
  readonly witness?: Witness;
  readonly expectation?: string;
};

export type Trips = Iterable<Trip> | AsyncIterable<Trip>;

/** One rule: data, and one function that finds where it trips. It lives in `rules/<area>/<name>.ts`. */
export type Rule<N extends Need = Need> = {
  /** `area/name`, as its file is called. */
  readonly id: string;
  readonly severity: Severity;
  readonly needs: readonly N[];
  /** What the rule demands, in one sentence. */
  readonly summary: string;
  /** Why, for somebody who asks `contrib explain`. */
  readonly explanation: string;
  /** How to mend it, where the trip does not know better. */
  readonly remedy: string;
  /** The policy's section, man page or bug it comes from. */
  readonly source: string;
  readonly check: (subjects: Pick<Subjects, N>) => Trips;
};

/** Gives a rule its type from its own needs; the registry holds rules of all needs. */
export function defineRule<const N extends Need>(rule: Rule<N>): Rule {
  return rule as unknown as Rule;
}

/** A trip with what its rule says for all of them. */
export function findingOf(rule: Rule, trip: Trip, distribution?: string): Finding {
  return {
    rule: rule.id,
    severity: trip.severity ?? rule.severity,
    place: trip.place,
    message: trip.message,
    remedy: trip.remedy ?? rule.remedy,
    source: trip.source ?? rule.source,
    ...(trip.evidence === undefined ? {} : { evidence: trip.evidence }),
    ...(trip.witness === undefined ? {} : { witness: trip.witness }),
    ...(distribution === undefined ? {} : { distribution }),
    ...(trip.expectation === undefined ? {} : { expectation: trip.expectation }),
  };
}

/** What `contrib explain` says of a rule. */
export type Explained = {
  readonly id: string;
  readonly severity: Severity;
  readonly needs: readonly Need[];
  readonly summary: string;
  readonly explanation: string;
  readonly remedy: string;
  readonly source: string;
};
