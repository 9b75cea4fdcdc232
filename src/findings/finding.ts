import { comparePaths } from '../system/path-bytes.ts';
import { formatPlace, type Place } from '../system/place.ts';

export const SEVERITIES = ['error', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that was read and on which a finding stands. */
export type Evidence = { readonly text: string; readonly place?: Place };

/** A shell script that shows the fact again with real tools, and what it prints when the fact holds. */
export type Witness = { readonly script: string; readonly expect: string };

/** A finding that somebody answered for in writing is kept, and counts no more. */
export type Suppression = { readonly reason: string; readonly place: Place };

/** One thing that is wrong, or worth knowing, with its place and what to do. */
export type Finding = {
  /** `area/name`, as `contrib explain` takes it. */
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  /** One sentence without a full stop. */
  readonly message: string;
  /** What mends it. */
  readonly remedy?: string;
  /** Where the rule comes from: a policy's section, a man page, a bug. */
  readonly source?: string;
  readonly evidence?: readonly Evidence[];
  readonly witness?: Witness;
  /** The distribution it was found for, where the finding holds for one alone. */
  readonly distribution?: string;
  /** The id of the expectation that it is about, where it is about one. */
  readonly expectation?: string;
  readonly suppressed?: Suppression;
};

/** Files in the order of their names, places from top to bottom, the gravest first at one place. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      comparePlaces(a.place, b.place) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      comparePaths(a.rule, b.rule) ||
      comparePaths(a.message, b.message),
  );
}

/** Whether these findings fail a command: an error, or with `strict` a warning, that nobody answered for. */
export function failing(findings: readonly Finding[], strict = false): boolean {
  return findings.some(
    ({ severity, suppressed }) =>
      suppressed === undefined && (severity === 'error' || (strict && severity === 'warning')),
  );
}

function comparePlaces(a: Place, b: Place): number {
  if ('file' in a && 'file' in b) {
    return comparePaths(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
  }
  return comparePaths(formatPlace(a), formatPlace(b));
}
