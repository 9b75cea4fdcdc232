import type { Intent } from '../packages/intent.ts';
import { formatVersion, type Version } from '../packages/package-set.ts';
import type { Expression, Relation, VersionConstraint } from '../packages/relation.ts';

/** A relation of one package to one other. */
export function relation(
  intent: Intent,
  kind: string,
  name: string,
  version: VersionConstraint | undefined = intent.version,
): Relation {
  const expression: Expression = { kind: 'name', name, ...(version === undefined ? {} : { version }) };
  return { kind, expression, ...(intent.place === undefined ? {} : { place: intent.place }) };
}

/** Any of the intent's names, for languages that can say so: Debian's `a | b`, rpm's `(a or b)`. */
export function anyOf(
  intent: Intent,
  kind: string,
  version: VersionConstraint | undefined = intent.version,
): readonly Relation[] {
  const relations = intent.names.map((name) => relation(intent, kind, name, version));
  const [first] = relations;
  if (first === undefined || relations.length === 1) return relations;
  return [{ ...first, expression: { kind: 'any', of: relations.map(({ expression }) => expression) } }];
}

/** A relation to each of the intent's names. */
export function each(
  intent: Intent,
  kind: string,
  version: VersionConstraint | undefined = intent.version,
): readonly Relation[] {
  return intent.names.map((name) => relation(intent, kind, name, version));
}

/**
 * The first of the intent's names, for languages without alternatives, where it is the one that a description would
 * rather have.
 */
export function firstOf(
  intent: Intent,
  kind: string,
  version: VersionConstraint | undefined = intent.version,
): readonly Relation[] {
  return intent.names.slice(0, 1).map((name) => relation(intent, kind, name, version));
}

/**
 * The constraint that keeps packages of one source at one version, or what the intent itself demands.
 * @param format the family's own spelling of a whole version.
 */
export function tied(
  intent: Intent,
  version: Version,
  format: (version: Version) => string = formatVersion,
): VersionConstraint | undefined {
  if (intent.sameSource !== true || intent.version !== undefined) return intent.version;
  return { operator: '=', version: format(version) };
}

/**
 * Versions before a move. `since` is in upstream's version, or the distribution's own; the epoch is the package's own
 * where it has none, because without it every version that the distribution ever had would count as older.
 */
export function before({ since }: Intent, { epoch }: Version, suffix = ''): VersionConstraint | undefined {
  if (since === undefined) return undefined;
  if (/^\d+:/.test(since)) return { operator: '<', version: `${since}${suffix}` };
  return {
    operator: '<',
    version: `${formatVersion({ version: since, ...(epoch === undefined ? {} : { epoch }) })}${suffix}`,
  };
}
