import type { Intent } from '../../packages/intent.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Expression, Operator, Relation } from '../../packages/relation.ts';
import type { Plan } from '../../plan/plan.ts';
import { withTilde } from '../packaging/pre-release.ts';
import type { Need } from '../prerequisites.ts';
import { lowerToDeb } from './lower.ts';

/** Fields of a binary package's stanza that hold relations, in policy's order (7.2 to 7.6). */
export const RELATION_FIELDS = [
  'Pre-Depends',
  'Depends',
  'Recommends',
  'Suggests',
  'Enhances',
  'Breaks',
  'Conflicts',
  'Provides',
  'Replaces',
] as const;

/** Policy 7.1: strictly earlier and later have two signs. */
const OPERATORS: Readonly<Record<Operator, string>> = {
  '<': '<<',
  '<=': '<=',
  '=': '=',
  '>=': '>=',
  '>': '>>',
};
const FIELDS: Readonly<Record<Need['level'], string>> = {
  requires: 'Depends',
  recommends: 'Recommends',
  suggests: 'Suggests',
};

export type RelationItems = ReadonlyMap<string, readonly string[]>;

/** A relation as a control file has it. */
export function formatDeb(expression: Expression): string {
  switch (expression.kind) {
    case 'name': {
      const { name, version, architecture, restriction } = expression;
      const of = architecture === undefined ? name : `${name}:${architecture}`;
      const range = version === undefined ? '' : ` (${OPERATORS[version.operator]} ${version.version})`;
      return `${of}${range}${restriction === undefined ? '' : ` [${restriction}]`}`;
    }
    case 'any':
      return expression.of.map(formatDeb).join(' | ');
    case 'all':
      return expression.of.map(formatDeb).join(', ');
    default:
      throw new RangeError(`Debian has no relation of the kind ${expression.kind}`);
  }
}

/** The relations of one package: its prerequisites, then what the description says between packages. */
export function relationItems(plan: Plan, pkg: Package, needs: readonly Need[]): RelationItems {
  const items = new Map<string, string[]>();
  const add = (kind: string, item: string) => items.set(kind, [...(items.get(kind) ?? []), item]);
  for (const need of needs.filter(({ phase, package: name }) => phase === 'run' && name === pkg.name)) {
    for (const item of needItems(need)) add(FIELDS[need.level], item);
  }
  for (const intent of pkg.intents) {
    for (const [kind, item] of intentItems(plan, pkg, intent)) add(kind, item);
  }
  return new Map([...items].map(([kind, list]) => [kind, tidy(list)]));
}

/** What a prerequisite is called in a relation. A version is about the first of several names. */
export function needItems({ names, version }: Need): string[] {
  return names.map((name, index) => {
    const expression: Expression = {
      kind: 'name',
      name,
      ...(version === undefined || index > 0 || /[(|]/.test(name) ? {} : { version }),
    };
    return formatDeb(expression);
  });
}

/** A name with a version says what the bare name says. */
export function tidy(items: readonly string[]): string[] {
  const versioned = new Set(items.filter((item) => item.includes(' (')).map((item) => item.split(' ')[0]));
  return [...new Set(items)].filter((item) => item.includes(' ') || !versioned.has(item));
}

function intentItems(plan: Plan, pkg: Package, intent: Intent): [string, string][] {
  const { epoch } = pkg.version;
  const version = { version: TIE, ...(intent.since === undefined || epoch === undefined ? {} : { epoch }) };
  const since = intent.since === undefined ? {} : { since: withTilde(intent.since) };
  const relations = lowerToDeb({ ...intent, ...since }, { package: { name: pkg.name, version } });
  return relations.flatMap((relation) => tiedItems(plan, pkg, relation));
}

/** Stands for the version of the source until it is known which of the two kinds of packages it is said of. */
const TIE = '${tie}';

/**
 * Packages of one source stay together. A binary rebuild changes the version of architecture-dependent packages alone,
 * so that an independent one must not ask for exactly theirs (lintian: not-binnmuable-all-depends-any).
 */
function tiedItems(plan: Plan, pkg: Package, { kind, expression }: Relation): [string, string][] {
  const text = formatDeb(expression);
  if (!text.includes(TIE)) return [[kind, text]];
  const isIndependent = (name: string) =>
    plan.set.packages.find((one) => one.name === name)?.architecture !== plan.distribution.architecture;
  const name = text.split(' ')[0] ?? '';
  if (isIndependent(name)) return [[kind, text.replace(TIE, '${source:Version}')]];
  if (!isIndependent(pkg.name)) return [[kind, text.replace(TIE, '${binary:Version}')]];
  return [
    [kind, `${name} (>= \${source:Version})`],
    [kind, `${name} (<< \${source:Version}.1~)`],
  ];
}
