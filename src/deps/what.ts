import * as z from 'zod/mini';
import type { Distribution } from '../distributions/resolve.ts';
import { CAPABILITY_KINDS, type Capability } from '../facts/capability.ts';
import { describeCapability } from '../facts/prerequisite.ts';
import { familyOf } from '../families/index.ts';
import type { Catalogue } from '../indexes/catalogue.ts';
import { keysOfPath } from '../indexes/path-keys.ts';
import { ContribError } from '../system/errors.ts';
import { comparePaths } from '../system/path-bytes.ts';
import { suggest } from '../system/suggest.ts';
import { findProviders } from './candidates.ts';
import { lookupIn } from './closure.ts';

/** A package of another distribution that has what a package has. */
export const Counterpart = z.object({
  package: z.string(),
  version: z.string(),
  /** The share of what the package has that this one has as well: 0 to 1. */
  score: z.number(),
  evidence: z.array(z.string()),
});
export type Counterpart = z.infer<typeof Counterpart>;

/** A release and its indexes. */
export type Side = { readonly distribution: Distribution; readonly catalogue: Catalogue };

/** What is looked up of a package with thousands of files: enough to tell it from others. */
const MOST_ASKED = 300;
const MOST_EVIDENCE = 8;
const MOST_SHOWN = 10;

/**
 * The packages of one distribution that have what a package of another has: its commands, libraries, modules, headers
 * and units, by name. What it is called says nothing.
 * @throws ContribError usage where the first distribution has no such package.
 */
export async function findCounterparts(name: string, from: Side, to: Side): Promise<readonly Counterpart[]> {
  const capabilities = capabilitiesOfPackage(name, from);
  const family = await familyOf(to.distribution.family);
  const lookup = lookupIn(to.catalogue, family.compare ?? (() => 0));
  const context = { distribution: to.distribution, family, catalogue: to.catalogue, lookup };
  const found = new Map<string, { version: string; shared: Capability[] }>();
  for (const capability of capabilities) {
    for (const { pkg } of findProviders(capability, context)) {
      const known = found.get(pkg.name) ?? { version: pkg.version, shared: [] };
      known.shared.push(capability);
      found.set(pkg.name, known);
    }
  }
  return [...found]
    .map(([key, { version, shared }]) => ({
      package: key,
      version,
      score: Math.round((shared.length / capabilities.length) * 100) / 100,
      evidence: shared.slice(0, MOST_EVIDENCE).map(describeCapability),
    }))
    .sort((a, b) => b.score - a.score || comparePaths(a.package, b.package))
    .slice(0, MOST_SHOWN);
}

/** What a package has that can be asked for elsewhere. */
function capabilitiesOfPackage(name: string, { distribution, catalogue }: Side): readonly Capability[] {
  const packages = catalogue.indexes.flatMap(({ names }) => names.flatMap((index) => index.byName(name)));
  if (packages.length === 0) throw unknown(name, distribution, catalogue);
  const keys = new Set<string>();
  for (const files of catalogue.files) {
    for (const path of files.ofPackage(name)) for (const key of keysOfPath(path)) keys.add(key);
  }
  for (const { provides } of packages) for (const provided of provides) addAlpine(provided.name, keys);
  const capabilities = [...keys].sort(comparePaths).flatMap((key) => capabilityOf(key) ?? []);
  if (capabilities.length > 0) return capabilities.slice(0, MOST_ASKED);
  throw new ContribError(
    'missing',
    `the index does not tell what ${name} has that could be looked for elsewhere`,
    {
      hint: 'name an index with lists of files, or another package of the same source',
    },
  );
}

/** An index of Alpine lists no files, but says what is in them. */
function addAlpine(provided: string, keys: Set<string>): void {
  const [, prefix, name = ''] = /^(cmd|so|pc|py3\.\d+):(.+)$/.exec(provided) ?? [];
  const kind = prefix === undefined ? undefined : { cmd: 'command', so: 'library', pc: 'pkgconfig' }[prefix];
  if (prefix !== undefined) keys.add(`${kind ?? 'python'}:${name}`);
}

function capabilityOf(key: string): Capability | undefined {
  const colon = key.indexOf(':');
  const kind = CAPABILITY_KINDS.find((one) => one === key.slice(0, colon));
  return kind === undefined ? undefined : { kind, name: key.slice(colon + 1) };
}

function unknown(name: string, { title, release }: Distribution, catalogue: Catalogue): ContribError {
  const names: string[] = [];
  for (const { names: indexes } of catalogue.indexes)
    for (const index of indexes) for (const pkg of index.all()) names.push(pkg.name);
  const meant = suggest(name, names);
  return new ContribError('usage', `${title} ${release} has no package ${name}`, {
    ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }),
  });
}
