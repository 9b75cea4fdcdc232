import type { TextPlace } from '../system/place.ts';
import type { VersionConstraint } from './relation.ts';

/**
 * What a description wants between packages. Each family lowers an intent into relations of its own;
 * dpkg's Replaces and rpm's Obsoletes are not the same thing, so neither word is used here.
 */
export const INTENT_KINDS = [
  'requires',
  'recommends',
  'suggests',
  'enhances',
  'provides',
  'conflicts',
  'takes-files-from',
  'supersedes',
] as const;
export type IntentKind = (typeof INTENT_KINDS)[number];

export type Intent = {
  readonly kind: IntentKind;
  /** Any one of these satisfies the intent; one name in most cases. */
  readonly names: readonly string[];
  readonly version?: VersionConstraint;
  /** Of `takes-files-from` and `supersedes`: upstream's version in which the move happened. */
  readonly since?: string;
  /** Of `takes-files-from`: the files had another path that leads to the same place, as /lib/x and /usr/lib/x. */
  readonly aliased?: boolean;
  /** Another package of the same source, to be kept at the same version. */
  readonly sameSource?: boolean;
  /** Why, for the formats that tell users (pacman's optdepends). */
  readonly reason?: string;
  readonly place?: TextPlace;
};
