import type { SetFacts } from '../facts/set-facts.ts';
import type { SetItem } from '../facts/set-view.ts';
import { isInRange, parseRange } from '../families/version-range.ts';
import type { Severity } from '../findings/finding.ts';
import type { Project } from '../manifest/project.ts';
import {
  type Expectation,
  type ExpectationKind,
  type ExpectationValue,
  kindOfExpectation,
  type LEVELS,
} from '../manifest/schema-expectations.ts';
import { formatMode } from '../packages/entry.ts';
import type { Place, TextPlace } from '../system/place.ts';
import { compareUpstream, versionOfProject } from './expected-version.ts';
import type { Expected, Rule, Trip } from './rule.ts';

export type Level = (typeof LEVELS)[number];
export const VERDICTS = ['follows', 'differs', 'partly', 'unjudged'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One thing that an expectation is about, and what is found of it. */
export type Point = {
  readonly state: 'follows' | 'differs' | 'unjudged';
  /** What was read, in one sentence without a full stop. */
  readonly text: string;
  readonly place?: Place;
  readonly remedy?: string;
  /** It is about something that is not there, and says nothing of what is. */
  readonly absent?: boolean;
  /** Why it may differ, where somebody answered for that. */
  readonly answered?: string;
};

/** A rule that can also say that something follows, and what shows it. */
export type ExpectationRule = Rule & {
  readonly kind: ExpectationKind;
  readonly judge: (value: never, facts: SetFacts) => Promise<readonly Point[]> | readonly Point[];
};

type Definition<K extends ExpectationKind> = Pick<Rule, 'summary' | 'explanation' | 'remedy' | 'source'> & {
  readonly kind: K;
  readonly judge: (
    value: ExpectationValue<K>,
    facts: SetFacts,
  ) => Promise<readonly Point[]> | readonly Point[];
};

/** An expectation as it was judged on one set of packages. */
export type Judged = {
  readonly id: string;
  readonly kind: ExpectationKind;
  readonly level: Level;
  readonly verdict: Verdict;
  readonly points: readonly Point[];
  readonly reason?: string;
  readonly source?: string;
  readonly remedy: string;
  /** Its line in the manifest. */
  readonly place: TextPlace;
};

const SEVERITY_OF: Readonly<Record<Level, Severity>> = {
  required: 'error',
  recommended: 'warning',
  optional: 'info',
};

/** One kind of expectation; it lives in `rules/expectations/<kind>.ts`. */
export function defineExpectation<const K extends ExpectationKind>(
  definition: Definition<K>,
): ExpectationRule {
  const { kind, judge, ...said } = definition;
  const rule: ExpectationRule = {
    id: `expectations/${kind}`,
    severity: 'warning',
    needs: ['expected'],
    ...said,
    kind,
    judge,
    async *check({ expected }) {
      for (const judged of await judgeExpectations(expected, [rule])) yield* tripsOf(judged);
    },
  };
  return rule;
}

/** Judges what a project expects of any packages of it, in the order of the manifest. */
export async function judgeExpectations(
  { project, facts }: Expected,
  rules: readonly ExpectationRule[],
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const [id, item] of Object.entries(project.manifest.expectations ?? {})) {
    const kind = kindOfExpectation(item);
    const rule = rules.find((one) => one.kind === kind);
    if (rule === undefined) continue;
    const points = inapplicable(item, project, facts) ?? (await rule.judge(item[kind] as never, facts));
    const { level = 'recommended', reason, source, remedy = rule.remedy } = item;
    judged.push({
      id,
      kind,
      level,
      verdict: verdictOf(points),
      points,
      ...(reason === undefined ? {} : { reason }),
      ...(source === undefined ? {} : { source }),
      remedy,
      place: project.located.locateKey(['expectations', id]),
    });
  }
  return judged;
}

/** One trip for each point that differs. */
export function* tripsOf({ id, level, points, remedy, reason, place }: Judged): Generator<Trip> {
  for (const point of points.filter(({ state }) => state === 'differs')) {
    yield {
      place: point.place ?? place,
      severity: SEVERITY_OF[level],
      expectation: id,
      message: `${id}: ${point.text}`,
      remedy: point.remedy ?? remedy,
      evidence: [{ text: reason === undefined ? `${level} by the manifest` : `${level}: ${reason}`, place }],
    };
  }
}

function verdictOf(points: readonly Point[]): Verdict {
  const has = (state: Point['state']) => points.some((point) => point.state === state);
  if (has('differs')) return has('follows') ? 'partly' : 'differs';
  const isOpen = points.some(({ state, absent }) => state === 'unjudged' && absent !== true);
  return isOpen || !has('follows') ? 'unjudged' : 'follows';
}

/** An expectation for other versions of the project than these packages are of. */
function inapplicable(
  { versions = [] }: Expectation,
  project: Project,
  { view }: SetFacts,
): Point[] | undefined {
  if (versions.length === 0) return undefined;
  const version = versionOfProject(project.manifest, view.set.packages);
  if (version === undefined)
    return [unjudged(`it holds for versions ${versions.join(', ')}, and nothing says which these are of`)];
  const other = versions.find((range) => !isInRange(version, parseRange(range), compareUpstream));
  if (other === undefined) return undefined;
  return [unjudged(`it holds for versions ${other}, and these packages are of ${version}`)];
}

export function follows(text: string, place?: Place): Point {
  return { state: 'follows', text, ...(place === undefined ? {} : { place }) };
}

export function differs(text: string, place?: Place, remedy?: string): Point {
  return {
    state: 'differs',
    text,
    ...(place === undefined ? {} : { place }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

export function unjudged(text: string, place?: Place): Point {
  return { state: 'unjudged', text, ...(place === undefined ? {} : { place }) };
}

/** What is not there is not judged, and leaves the verdict to what is. */
export function absent(text: string): Point {
  return { state: 'unjudged', text, absent: true };
}

/** The path in the package; of a plan, the line that it comes from. */
export function itemPlace({ pkg, entry }: SetItem): Place {
  return entry.place ?? { package: pkg.name, path: entry.path };
}

/** `/usr/bin/foo (0755)`. */
export function named({ entry }: SetItem): string {
  return entry.type === 'symlink'
    ? `${entry.path} -> ${entry.target ?? '?'}`
    : `${entry.path} (${formatMode(entry.mode)})`;
}

/** The manifest that expectations are read from, where it has any. */
export function hasExpectations({ manifest }: Project): boolean {
  return Object.keys(manifest.expectations ?? {}).length > 0;
}
