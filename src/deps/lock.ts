import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Contribution } from '../manifest/contribution.ts';
import { askedFor, DEPENDENCY_LOCK } from '../manifest/dependency-lock.ts';
import type { LockedName, LockedRelease } from '../manifest/dependency-lock-schema.ts';
import type { Plan } from '../plan/plan.ts';
import { writeWhole } from '../system/atomic.ts';
import { refuseDetour } from '../system/detour.ts';
import { ContribError } from '../system/errors.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { ReleaseResolution } from './resolution.ts';

/** A plan and what the indexes said of its prerequisites. */
export type Answered = { readonly plan: Plan; readonly resolution: ReleaseResolution };

const HEAD = `# The distribution's packages for the prerequisites, as its own index has them.
# Written by: contrib deps --write. To decide otherwise, change packages and add decided: hand, and why; that is kept.
`;

/** What differs from the names that were locked before, one line each. */
export function lockChanges(answered: readonly Answered[]): readonly string[] {
  return answered.flatMap(({ plan, resolution }) => {
    const before = plan.contribution?.lock?.releases[plan.distribution.release];
    if (before === undefined) return [];
    const at = `${plan.distribution.id}@${plan.distribution.release}`;
    const found = lockedNames(plan, resolution);
    const keys = [...new Set([...Object.keys(before.names), ...Object.keys(found)])].sort(comparePaths);
    return keys.flatMap((key) => {
      const [old, now] = [describe(before.names[key]), describe(found[key])];
      return old === now ? [] : [`${at}: ${key}: ${old} is now ${now}`];
    });
  });
}

/** Writes the names of these releases into the lock of their distribution; other releases stay as they are. */
export async function writeLock(answered: readonly Answered[]): Promise<string> {
  const [first] = answered;
  const contribution = first?.plan.contribution;
  if (first === undefined || contribution === undefined) {
    const id = first?.plan.distribution.id ?? '';
    throw new ContribError('usage', `there is no distros/${id} to write to`, {
      hint: `begin it with: contrib init ${id}`,
    });
  }
  const { root } = first.plan.project;
  const path = `${contribution.directory}/${DEPENDENCY_LOCK}`;
  refuseDetour(root, path, 'file');
  const text = `${HEAD}${stringify({ contrib: 1, releases: releasesOf(answered, contribution) }, { lineWidth: 110 })}`;
  await writeWhole(join(root, path), (fd) => void writeSync(fd, text), { replace: true });
  return path;
}

function releasesOf(answered: readonly Answered[], { lock }: Contribution): Record<string, LockedRelease> {
  const found = answered.map(({ plan, resolution }): [string, LockedRelease] => [
    plan.distribution.release,
    {
      architecture: resolution.architecture,
      indexes: resolution.indexes.map(({ title, date, digest, signature }) => ({
        title,
        ...(date === undefined ? {} : { date }),
        digest: `sha256:${digest}`,
        signature,
      })),
      names: lockedNames(plan, resolution),
    },
  ]);
  const all = { ...lock?.releases, ...Object.fromEntries(found) };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => comparePaths(a, b)));
}

/** Names that the description has stay there alone; what somebody decided in the lock is kept. */
function lockedNames(plan: Plan, resolution: ReleaseResolution): Record<string, LockedName> {
  const before = plan.contribution?.lock?.releases[plan.distribution.release]?.names ?? {};
  const found = plan.prerequisites.flatMap(({ key, item }): [string, LockedName][] => {
    const old = before[key];
    if (old?.decided === 'hand') return [[key, old]];
    const one = resolution.prerequisites.find((other) => other.key === key);
    if (one === undefined || one.decided === 'hand' || one.names.length === 0) return [];
    return [[key, { packages: [...one.names], versions: [...one.versions], asked: [...askedFor(item)] }]];
  });
  return Object.fromEntries(found.sort(([a], [b]) => comparePaths(a, b)));
}

function describe(name: LockedName | undefined): string {
  return name === undefined ? 'nothing' : name.packages.join(', ');
}
