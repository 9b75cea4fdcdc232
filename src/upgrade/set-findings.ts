import type { Entry } from '../packages/entry.ts';
import { type Package, packageKey } from '../packages/package-set.ts';
import { ContribError } from '../system/errors.ts';
import { groupBy } from '../system/group.ts';
import { formatRelation } from './rot.ts';
import type { Told } from './told.ts';
import type { Way } from './ways.ts';
import { listed } from './wording.ts';

/**
 * Refuses an old set that no system can have: one package in two versions. Two versions that different users have are
 * two old sets.
 * @throws ContribError bad-input
 */
export function requireOneSystem({ old, from, semantics }: Way): void {
  for (const [name, all] of groupBy(old.packages, (pkg) => pkg.name)) {
    if (all.length < 2) continue;
    const versions = [...new Set(all.map(({ version }) => semantics.words.format(version)))];
    const architectures = [...new Set(all.map(({ architecture }) => architecture))];
    if (versions.length < 2) {
      throw new ContribError('bad-input', `${from} has ${name} for ${architectures.join(' and ')}`, {
        place: { package: name },
        hint: 'name the packages of one architecture at a time',
      });
    }
    throw new ContribError(
      'bad-input',
      `${from} has ${name} in several versions: ${versions.join(' and ')}`,
      {
        place: { package: name },
        hint: 'put each version into a directory of its own, and name them all: contrib upgrade OLD1 OLD2 NEW',
      },
    );
  }
}

/** Versions that stand in the way before any relation does. */
export function versionFindings(way: Way): readonly Told[] {
  const { old, next, semantics } = way;
  const { format, satisfies } = semantics.words;
  const offered = groupBy(next.packages, ({ name }) => name);
  const several = [...offered].filter(
    ([, all]) => new Set(all.map(({ version }) => format(version))).size > 1,
  );
  return [
    ...several.map(([name, all]) =>
      severalVersions(
        name,
        all.map(({ version }) => format(version)),
      ),
    ),
    ...old.packages.flatMap((had): Told[] => {
      const versions = offered.get(had.name) ?? [];
      const [only] = versions;
      if (only === undefined || versions.length > 1) return [];
      const [before, after] = [format(had.version), format(only.version)];
      if (satisfies(after, { operator: '<', version: before })) return [isOlder(had, before, after)];
      if (packageKey(had) !== packageKey(only)) return [];
      const changes = changesOf(had, only, way);
      return changes === undefined ? [] : [isSame(had, before, changes)];
    }),
  ];
}

function severalVersions(name: string, versions: readonly string[]): Told {
  return {
    finding: {
      rule: 'upgrade/several-versions',
      severity: 'info',
      place: { package: name },
      message: `the new set has ${name} in several versions, ${listed(versions)}: the newest that can be installed counts`,
    },
    subject: { to: name },
  };
}

function isOlder({ name }: Package, before: string, after: string): Told {
  return {
    finding: {
      rule: 'upgrade/older-version',
      severity: 'error',
      place: { package: name },
      message: `${name} ${after} is older than ${before}, which users have: nobody gets it`,
      remedy: 'raise the version, or keep the epoch',
    },
    subject: { from: name, to: name },
  };
}

function isSame({ name }: Package, version: string, changes: string): Told {
  return {
    finding: {
      rule: 'upgrade/same-version',
      severity: 'error',
      place: { package: name },
      message: `${name} is ${version} in both sets, with other ${changes}: nobody who has it gets the new one`,
      remedy: 'raise the version, or the release',
    },
    subject: { from: name, to: name },
  };
}

/** What differs between two packages that call themselves the same. */
function changesOf(had: Package, offered: Package, { old, next }: Way): string | undefined {
  const [before, after] = [pathsOf(old.entries(had)), pathsOf(next.entries(offered))];
  const paths = [...before, ...after].filter((path) => before.has(path) !== after.has(path));
  if (paths.length > 0) return `files: ${listed(paths)}`;
  const [said, says] = [had, offered].map(({ relations }) => new Set(relations.map(formatRelation)));
  const relations = [...(said ?? []), ...(says ?? [])].filter((one) => said?.has(one) !== says?.has(one));
  return relations.length > 0 ? `relations: ${listed(relations)}` : undefined;
}

function pathsOf(entries: Iterable<Entry>): ReadonlySet<string> {
  return new Set([...entries].map(({ path }) => path));
}
