import * as z from 'zod';
import { type Entry, formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import { hasRawBytes, pathToBytes } from '../../system/path-bytes.ts';

const Place = z.object({
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  endColumn: z.int().optional(),
});

/** One installed path. Where a text is not UTF-8, its bytes stand beside it in base64. */
const MappingEntry = z.object({
  package: z.string(),
  path: z.string(),
  pathBytes: z.string().optional(),
  type: z.string(),
  mode: z.string().regex(/^[0-7]{4}$/),
  owner: z.string(),
  group: z.string(),
  flags: z.array(z.string()),
  capabilities: z.string().optional(),
  target: z.string().optional(),
  targetBytes: z.string().optional(),
  source: z.string().optional(),
  sourceBytes: z.string().optional(),
  place: Place.optional(),
});

/** What the project's own build will install, before it has run. */
const MappingClaim = z.object({ package: z.string(), pattern: z.string(), place: Place });

const MappingRelease = z.object({
  release: z.string(),
  architecture: z.string(),
  settled: z.boolean(),
  entries: z.array(MappingEntry),
  claims: z.array(MappingClaim),
});

/** The result of `contrib map`. */
export const MappingResult = z.object({
  project: z.string(),
  version: z.string(),
  distribution: z.string(),
  releases: z.array(MappingRelease),
  written: z
    .object({ path: z.string(), state: z.enum(['created', 'unchanged', 'updated', 'kept']) })
    .optional(),
});
export type MappingResult = z.infer<typeof MappingResult>;

export function mappingResult(plans: readonly [Plan, ...Plan[]]): MappingResult {
  const [{ project, distribution }] = plans;
  const { name, version } = project.manifest;
  return { project: name, version, distribution: distribution.id, releases: plans.map(releaseOf) };
}

function releaseOf(plan: Plan): z.infer<typeof MappingRelease> {
  const { release, architecture } = plan.distribution;
  const claims = plan.set.packages.flatMap(({ name }) => unsettledClaims(plan, name));
  const entries = plan.set.packages.flatMap((pkg) =>
    [...plan.set.entries(pkg)].map((entry) => entryOf(pkg.name, entry)),
  );
  return { release, architecture, settled: claims.length === 0, entries, claims: claims.map(claimOf) };
}

function entryOf(packageName: string, entry: Entry): z.infer<typeof MappingEntry> {
  const { path, type, mode, owner, group, flags, capabilities, target, source, place } = entry;
  return {
    package: packageName,
    path: path.toWellFormed(),
    ...(hasRawBytes(path) && { pathBytes: base64(path) }),
    type,
    mode: formatMode(mode),
    owner,
    group,
    flags: [...flags],
    ...(capabilities !== undefined && { capabilities }),
    ...(target !== undefined && { target: target.toWellFormed() }),
    ...(target !== undefined && hasRawBytes(target) && { targetBytes: base64(target) }),
    ...(source !== undefined && { source: source.toWellFormed() }),
    ...(source !== undefined && hasRawBytes(source) && { sourceBytes: base64(source) }),
    ...(place !== undefined && { place: { ...place } }),
  };
}

function claimOf({ package: name, pattern, line }: Claim): z.infer<typeof MappingClaim> {
  return { package: name, pattern, place: { ...line.place } };
}

function base64(path: string): string {
  return pathToBytes(path).toString('base64');
}
