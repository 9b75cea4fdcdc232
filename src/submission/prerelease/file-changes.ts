import { findDistributionIfAny } from '../../distributions/load.ts';
import { resolveDistribution } from '../../distributions/resolve.ts';
import type { Entry } from '../../packages/entry.ts';
import { formatMode } from '../../packages/entry.ts';
import type { Plan } from '../../plan/plan.ts';
import { resolvePlan } from '../../plan/resolve-plan.ts';
import type { ProjectRevision } from '../../plan/revision.ts';
import { groupBy } from '../../system/group.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { AREAS, type MappingChange, manifestChanges } from './changes.ts';

/** Where nobody packages it yet, the mapping is shown as this distribution has it. */
const FALLBACK = 'debian';

/** What changed between two revisions, and the distributions on which the two mappings were compared. */
export type MappingChanges = { readonly on: readonly string[]; readonly changes: readonly MappingChange[] };

/**
 * What packagers must know, computed from the package sets of two revisions on every distribution that has a part in
 * the newer one.
 */
export function changesBetween(before: ProjectRevision, after: ProjectRevision): MappingChanges {
  const on = distributionsOf(after);
  const found = on.map((name) => ({ name, changes: changesOn(name, before, after) }));
  const keyOf = (change: MappingChange) => JSON.stringify(change);
  const merged = groupBy(
    found.flatMap(({ name, changes }) => changes.map((change) => ({ name, change }))),
    ({ change }) => keyOf(change),
  );
  const files = [...merged.values()].flatMap((same): MappingChange[] => {
    const [first] = same;
    if (first === undefined) return [];
    return [same.length === on.length ? first.change : { ...first.change, on: same.map(({ name }) => name) }];
  });
  const changes = [...manifestChanges(before.project.manifest, after.project.manifest), ...files];
  return {
    on,
    changes: changes.sort(
      (a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area) || comparePaths(a.what, b.what),
    ),
  };
}

function distributionsOf({ distributions }: ProjectRevision): readonly string[] {
  const known = distributions.filter((name) => findDistributionIfAny(name)?.file.id === name);
  return known.length === 0 ? [FALLBACK] : known;
}

type Installed = { readonly packages: readonly string[]; readonly entry: Entry };

function changesOn(name: string, before: ProjectRevision, after: ProjectRevision): MappingChange[] {
  const [old, next] = [installedOn(name, before), installedOn(name, after)];
  const stayed = [...next].flatMap(([path, is]) => {
    const was = old.get(path);
    return was === undefined ? [] : changesOf(path, was, is, before, after);
  });
  const isFile = ([, { entry }]: readonly [string, Installed]) => entry.type !== 'directory';
  const gone = [...old].filter((item) => isFile(item) && !next.has(item[0]));
  const came = new Map([...next].filter((item) => isFile(item) && !old.has(item[0])));
  const rest = gone.map(([path, was]): MappingChange => {
    const moved = movedTo(was, came);
    if (moved === undefined) return { area: 'files', change: 'dropped', what: path, detail: owners(was) };
    came.delete(moved);
    return { area: 'files', change: 'moved', what: path, detail: `to ${moved}` };
  });
  const added = [...came].map(
    ([path, is]): MappingChange => ({ area: 'files', change: 'added', what: path, detail: described(is) }),
  );
  return [...stayed, ...rest, ...added];
}

/** Where the same file of the tree is installed now. */
function movedTo({ entry }: Installed, came: ReadonlyMap<string, Installed>): string | undefined {
  if (entry.source === undefined) return undefined;
  return [...came].find(([, { entry: other }]) => other.source === entry.source)?.[0];
}

function changesOf(
  path: string,
  was: Installed,
  is: Installed,
  before: ProjectRevision,
  after: ProjectRevision,
): MappingChange[] {
  const changes: MappingChange[] = [];
  const isDirectory = was.entry.type === 'directory' && is.entry.type === 'directory';
  if (!isDirectory && owners(was) !== owners(is))
    changes.push({ area: 'files', change: 'moved', what: path, detail: `${owners(was)} -> ${owners(is)}` });
  const [had, has] = [attributes(was.entry), attributes(is.entry)];
  if (had !== has) changes.push({ area: 'modes', change: 'changed', what: path, detail: `${had} -> ${has}` });
  const contentOf = ({ revision }: ProjectRevision, { source = '' }: Entry) => revision.files.get(source)?.id;
  const [old, next] = [contentOf(before, was.entry), contentOf(after, is.entry)];
  if (is.entry.flags.includes('config') && old !== undefined && next !== undefined && old !== next)
    changes.push({
      area: 'configuration',
      change: 'changed',
      what: path,
      detail: `${is.entry.source ?? ''} differs`,
    });
  return changes;
}

/** Everything that the packages install, by path; of a build that was not run, what it is claimed to install. */
function installedOn(name: string, at: ProjectRevision): ReadonlyMap<string, Installed> {
  const plan = planOn(name, at);
  const found = new Map<string, Installed>();
  const put = (packageName: string, entry: Entry) => {
    const packages = [...(found.get(entry.path)?.packages ?? []), packageName];
    found.set(entry.path, { packages, entry });
  };
  for (const pkg of plan.set.packages) for (const entry of plan.set.entries(pkg)) put(pkg.name, entry);
  for (const { package: pkg, pattern, line } of plan.claims) {
    const { mode, owner, group } = line.attributes;
    put(pkg, {
      path: pattern,
      type: 'file',
      mode: mode ?? 0o644,
      owner: owner ?? 'root',
      group: group ?? owner ?? 'root',
      flags: line.flags,
    });
  }
  return found;
}

function planOn(name: string, { project, tree, contribution }: ProjectRevision): Plan {
  const part = contribution(name);
  const [release] = part?.releases ?? [];
  const distribution = resolveDistribution({
    distribution: name,
    ...(release === undefined ? {} : { release }),
  });
  return resolvePlan({ project, tree, distribution, contribution: part });
}

function owners({ packages }: Installed): string {
  return [...packages].sort(comparePaths).join(', ');
}

function described(installed: Installed): string {
  return `${attributes(installed.entry)}, in ${owners(installed)}`;
}

/** `0644`, `0750 root:incus`, `symlink to /usr/bin/x`, with flags. */
function attributes({ type, mode, owner, group, flags, target, capabilities }: Entry): string {
  if (type === 'symlink') return `symlink to ${target ?? ''}`;
  const who = owner === 'root' && group === 'root' ? '' : ` ${owner}:${group}`;
  const marks = [...flags, ...(capabilities === undefined ? [] : [capabilities])];
  const kind = type === 'file' ? '' : `${type} `;
  return `${kind}${formatMode(mode)}${who}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`}`;
}
