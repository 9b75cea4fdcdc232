import { formatVersion, type Package } from '../../../packages/package-set.ts';
import type { Expression, Relation, VersionConstraint } from '../../../packages/relation.ts';
import type { Plan } from '../../../plan/plan.ts';
import { withTilde } from '../../packaging/pre-release.ts';
import { lowerToRpm } from '../lower.ts';
import type { Identity } from './identity.ts';
import { tag } from './text.ts';

/** The relations of a package to others that its intents ask for, as tags. */
export function relationTags(pkg: Package, plan: Plan, identity: Identity): string[] {
  const tags = pkg.intents.flatMap((intent) => {
    const { since } = intent;
    const inRpm = since === undefined ? intent : { ...intent, since: withTilde(since) };
    return lowerToRpm(inRpm, { package: pkg }).map((relation) => relationTag(relation, pkg, plan, identity));
  });
  return [...new Set(tags)];
}

function relationTag({ kind, expression }: Relation, pkg: Package, plan: Plan, identity: Identity): string {
  const own = formatVersion(pkg.version);
  const isTie = kind === 'Requires' || kind === 'Recommends';
  const write = (name: string, version: VersionConstraint | undefined): string => {
    const isa = isTie && version?.operator === '=' && sharesMachine(pkg, name, plan) ? '%{?_isa}' : '';
    if (version === undefined) return name;
    return `${name}${isa} ${version.operator} ${version.version === own ? identity.evr : version.version}`;
  };
  return tag(
    kind,
    writeExpression(expression, (name, version) => write(shortName(name, identity), version)),
  );
}

/** `%{name}-tools` for a subpackage that is called after the source. */
function shortName(name: string, { name: source }: Identity): string {
  if (name === source) return '%{name}';
  return name.startsWith(`${source}-`) ? `%{name}${name.slice(source.length)}` : name;
}

/** Only packages for one machine are tied to the same machine (Fedora packaging guidelines, "Requiring Base Package"). */
function sharesMachine(pkg: Package, name: string, { set, distribution }: Plan): boolean {
  const bare = name.replace('%{name}', pkg.name);
  const other = set.packages.find((one) => one.name === name || one.name === bare);
  const { architecture } = distribution;
  return pkg.architecture === architecture && other?.architecture === architecture;
}

/** An expression as rpm writes it; a rich one stands in parentheses (rpm.org, "Boolean Dependencies"). */
export function writeExpression(
  expression: Expression,
  write: (name: string, version: VersionConstraint | undefined) => string = plainName,
): string {
  switch (expression.kind) {
    case 'name':
      return write(expression.name, expression.version);
    case 'any':
      return joined(expression.of, 'or', write);
    case 'all':
      return joined(expression.of, 'and', write);
    case 'with':
      return joined(expression.of, 'with', write);
    case 'without':
      return joined([expression.of, expression.not], 'without', write);
    default: {
      const { wanted, kind, condition, otherwise } = expression;
      const rest = otherwise === undefined ? '' : ` else ${writeExpression(otherwise, write)}`;
      return `(${writeExpression(wanted, write)} ${kind} ${writeExpression(condition, write)}${rest})`;
    }
  }
}

function joined(
  parts: readonly Expression[],
  word: string,
  write: (name: string, version: VersionConstraint | undefined) => string,
): string {
  return `(${parts.map((part) => writeExpression(part, write)).join(` ${word} `)})`;
}

function plainName(name: string, version: VersionConstraint | undefined): string {
  return version === undefined ? name : `${name} ${version.operator} ${version.version}`;
}
