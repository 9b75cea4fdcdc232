import type { Capability } from '../facts/capability.ts';
import { capabilitiesOf, describeCapability } from '../facts/prerequisite.ts';
import { familyOf } from '../families/index.ts';
import { parseRange } from '../families/version-range.ts';
import type { Catalogue } from '../indexes/catalogue.ts';
import type { Plan, PlanPrerequisite } from '../plan/plan.ts';
import { type Context, type Found, findProviders, isTold, suits } from './candidates.ts';
import { lookupIn } from './closure.ts';
import { judgeByHand } from './hand.ts';
import { meantByHeader } from './headers.ts';
import { type Candidate, rank } from './rank.ts';
import type { IndexNote, Provider, ReleaseResolution, Resolution, ResolvedCapability } from './resolution.ts';

/** A prerequisite with the packages that have each of its capabilities. */
type Asked = {
  readonly prerequisite: PlanPrerequisite;
  readonly capabilities: readonly AskedCapability[];
};

type AskedCapability = {
  readonly capability: Capability;
  readonly found: readonly Found[];
  /** Packages that have a header of that name below a directory of their own, where none of them can be meant. */
  readonly elsewhere: readonly Found[];
};

/** What a release's own indexes say of every prerequisite of a plan. */
export async function resolvePrerequisitesIn(plan: Plan, catalogue: Catalogue): Promise<ReleaseResolution> {
  const family = await familyOf(plan.distribution.family);
  const lookup = lookupIn(catalogue, family.compare ?? (() => 0));
  const context: Context = { distribution: plan.distribution, family, catalogue, lookup };
  const asked = plan.prerequisites.map((prerequisite) => ({
    prerequisite,
    capabilities: capabilitiesOf(prerequisite.item).map((capability) => askFor(capability, context)),
  }));
  const { id, release, architecture } = plan.distribution;
  return {
    distribution: id,
    release,
    architecture,
    indexes: catalogue.indexes.map(noteOf),
    filesKnown: catalogue.files.length > 0,
    prerequisites: asked.map((one) => resolveOne(one, neededAnyway(asked, one), context)),
  };
}

function askFor(capability: Capability, context: Context): AskedCapability {
  const all = findProviders(capability, context);
  if (capability.kind !== 'header') return { capability, found: all, elsewhere: [] };
  const found = meantByHeader(all, capability.name, new Set());
  return { capability, found, elsewhere: found.length === 0 ? all : [] };
}

function noteOf(index: Catalogue['indexes'][number]): IndexNote {
  const { title, component, date, validUntil, digest, signature } = index;
  return {
    title,
    ...(component === undefined ? {} : { component }),
    ...(date === undefined ? {} : { date }),
    ...(validUntil === undefined ? {} : { validUntil }),
    digest,
    signature: signature.state,
    signer: signature.detail,
  };
}

/** The sources of what the other prerequisites leave no choice about. */
function neededAnyway(asked: readonly Asked[], own: Asked): ReadonlySet<string> {
  const others = asked.filter((one) => one !== own).flatMap(({ capabilities }) => capabilities);
  return new Set(others.flatMap(({ found }) => (found.length === 1 ? (found[0]?.pkg.source ?? []) : [])));
}

function resolveOne(asked: Asked, sources: ReadonlySet<string>, context: Context): Resolution {
  const { key, item, names: written, byHand } = asked.prerequisite;
  const capabilities = asked.capabilities.map((one) => resolveCapability(one, asked, sources, context));
  const names = [...new Set(capabilities.flatMap(({ name }) => name ?? []))];
  const base = {
    key,
    for: item.for ?? 'run',
    level: item.level ?? 'requires',
    wanted: item.version ?? null,
    capabilities,
  } as const;
  if (byHand && written.length > 0)
    return { ...base, ...judgeByHand(asked.prerequisite, capabilities, context) };
  const versions = names.map((name) => versionOf(name, capabilities));
  return {
    ...base,
    state: stateOf(capabilities, asked, context),
    names,
    versions,
    decided: 'index',
    notes: notesOf(capabilities, asked, context),
  };
}

function resolveCapability(
  { capability, found }: Asked['capabilities'][number],
  { prerequisite, capabilities }: Asked,
  sources: ReadonlySet<string>,
  context: Context,
): ResolvedCapability {
  const candidates = found.map(
    (one): Candidate => ({
      ...one,
      suits: suits(one.offered, prerequisite.item.version, context.family),
      covers: capabilities.filter((other) => other.found.some(({ pkg }) => pkg.name === one.pkg.name)).length,
    }),
  );
  const { ranked, why } = rank(candidates, { capability, lookup: context.lookup, sources });
  const [first, ...others] = ranked;
  const text = describeCapability(capability);
  if (first === undefined) return { capability: text, others: [] };
  const expression = found.find(({ pkg }) => pkg.name === first.pkg.name)?.expression;
  return {
    capability: text,
    name: expression ?? first.pkg.name,
    chosen: providerOf(first, found),
    ...(why === undefined ? {} : { why }),
    others: others.map((one) => providerOf(one, found)),
  };
}

function providerOf({ pkg, component, via, suits: isSuited }: Candidate, found: readonly Found[]): Provider {
  const offered = found.find((one) => one.pkg.name === pkg.name)?.offered;
  return {
    package: pkg.name,
    version: offered ?? pkg.version,
    ...(component === undefined ? {} : { component }),
    via,
    suits: isSuited,
  };
}

function versionOf(name: string, capabilities: readonly ResolvedCapability[]): string {
  return capabilities.find((one) => one.name === name)?.chosen?.version ?? '';
}

function stateOf(
  capabilities: readonly ResolvedCapability[],
  asked: Asked,
  context: Context,
): Resolution['state'] {
  if (capabilities.length === 0) return 'not-known';
  const missing = asked.capabilities.filter(({ found }) => found.length === 0);
  if (missing.some(({ elsewhere }) => elsewhere.length > 0)) return 'not-known';
  if (missing.length > 0)
    return missing.some(({ capability }) => isTold(capability, context)) ? 'not-available' : 'not-known';
  const { family } = context;
  const wanted = asked.prerequisite.item.version;
  const unsuited = capabilities.flatMap(({ chosen }) => (chosen?.suits === false ? [chosen] : []));
  const [first] = unsuited;
  if (first === undefined || wanted === undefined) return 'found';
  const version = family.parse?.(first.version)?.version ?? first.version;
  return (family.compare?.(version, parseRange(wanted).version) ?? 0) < 0 ? 'too-old' : 'too-new';
}

function notesOf(
  capabilities: readonly ResolvedCapability[],
  asked: Asked,
  context: Context,
): readonly string[] {
  return capabilities.flatMap(({ capability, chosen, why, others }, index) => {
    const { capability: own, elsewhere = [] } = asked.capabilities[index] ?? {};
    const [first] = elsewhere;
    if (chosen === undefined && first !== undefined)
      return [elsewhereNote(capability, first, elsewhere.length)];
    if (chosen === undefined && own !== undefined && !isTold(own, context))
      return [`the index does not tell what has ${capability}`];
    if (chosen === undefined) return [`nothing has ${capability}`];
    if (why === undefined) return [];
    const names = others.slice(0, 4).map((one) => one.package);
    const more = others.length > names.length ? ` and ${others.length - names.length} more` : '';
    return [`${capability}: ${chosen.package} rather than ${names.join(', ')}${more}: ${why}`];
  });
}

function elsewhereNote(header: string, { via, pkg }: Found, count: number): string {
  const example = via.replace(/^\/usr\/include\/(?:[^/]+-linux-[^/]+\/)?/, '');
  return `${count} packages have ${header} below a directory of their own, and none where a compiler looks: name it with the directory (${example} is ${pkg.name}’s), or name a pkgconfig module`;
}
