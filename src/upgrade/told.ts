import type { Finding } from '../findings/finding.ts';
import type { Relation } from '../packages/relation.ts';
import type { Endangered } from './dangers.ts';
import type { Delivery } from './delivery.ts';
import type { RetypedPath } from './retyped.ts';

/** What a finding is about, for those who answer for it and those who mend it. */
export type Subject = {
  /** The package that has, or had, what it is about. */
  readonly from?: string;
  /** The package of the new set that has it now. */
  readonly to?: string;
  /** Installed paths. */
  readonly paths?: readonly string[];
  /** The install requests of the users whom it hits. */
  readonly asked?: readonly string[];
  /** The relation that is to blame, and the package that has it. */
  readonly relation?: Relation;
  readonly owner?: string;
  /** One of the systems or meetings that show it, for whoever puts it to the test. */
  readonly about?: Endangered | Delivery | RetypedPath;
};

export type Told = { readonly finding: Finding; readonly subject: Subject };

/** The names of the packages that a finding is about. */
export function packagesOf({ finding: { place }, subject }: Told): readonly string[] {
  const named = [subject.from, subject.to, subject.owner, 'package' in place ? place.package : undefined];
  return [...new Set(named.filter((name) => name !== undefined))];
}
