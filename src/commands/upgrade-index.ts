import { resolve } from 'node:path';
import { findDistribution } from '../distributions/load.ts';
import { canonicalPath } from '../distributions/paths.ts';
import { type Distribution, resolveDistribution } from '../distributions/resolve.ts';
import { parseSelector } from '../distributions/selector.ts';
import { familyOf } from '../families/index.ts';
import { type Finding, failing, SEVERITIES } from '../findings/finding.ts';
import { cacheDirectory } from '../indexes/cache.ts';
import { locate } from '../indexes/location.ts';
import { repositoriesAt } from '../indexes/open.ts';
import { type ArchiveResult, renderArchive } from '../report/upgrade-archive.ts';
import { ContribError } from '../system/errors.ts';
import { startStatus } from '../system/progress.ts';
import { type Archive, archiveOf, archivePackages } from '../upgrade/archive/archive.ts';
import { archiveDeliveries } from '../upgrade/archive/delivery.ts';
import { archiveDeliveryFindings } from '../upgrade/archive/delivery-findings.ts';
import { pairFindings } from '../upgrade/archive/judge.ts';
import { archiveMoves, type PairMoves } from '../upgrade/archive/moves.ts';
import { type Popularity, readPopularity } from '../upgrade/archive/popularity.ts';
import { type CommandInput, type CommandOutput, flagOption, listOption, textOption } from './command.ts';

type Tell = (what: string) => void;

/** Two suites of a whole archive, from their Packages and Contents. */
export async function upgradeFromIndex(input: CommandInput): Promise<CommandOutput> {
  const [oldName = '', newName = '', ...more] = input.arguments;
  if (more.length > 0) throw new ContribError('usage', '--from-index compares two suites');
  const distribution = distributionOf(listOption(input, 'on'));
  const status = startStatus(input.io);
  try {
    const popularity = popularityOf(input);
    const onlyMoves = flagOption(input, 'moves');
    const needed = onlyMoves ? (['Contents'] as const) : (['Packages', 'Contents'] as const);
    const old = await open(oldName, distribution, input, needed);
    const next = await open(newName, distribution, input, needed);
    status.say('comparing the paths of both');
    const { paths, pairs } = await archiveMoves(old, next, {
      links: distribution.pathAliases,
      cache: cacheDirectory(input.io.env),
      tell: (number) => status.say(`compared ${number} paths`),
    });
    const told = onlyMoves ? [] : await judge(old, next, pairs, distribution, popularity, status.say);
    const findings = told.map(({ finding }) => finding);
    const archive: ArchiveResult = {
      old: oldName,
      new: newName,
      paths,
      moved: pairs.reduce((sum, { moves }) => sum + moves.length, 0),
      pairs: pairs.map(({ loser, gainer, moves }) => {
        const users = usersOf(loser, gainer, popularity);
        return { from: loser, to: gainer, paths: moves.length, ...(users === undefined ? {} : { users }) };
      }),
    };
    const result = { formats: [], clean: !failing(findings, true), archive };
    return { result, findings, ordered: true, text: () => renderArchive(archive, input.io.style) };
  } finally {
    status.end();
  }
}

function distributionOf([selector = 'debian']: readonly string[]): Distribution {
  const chosen = parseSelector(selector);
  const { file, release } = findDistribution(chosen.distribution);
  const distribution = resolveDistribution({
    ...(release === undefined ? {} : { release }),
    ...chosen,
    distribution: file.id,
  });
  if (distribution.family === 'deb') return distribution;
  throw new ContribError(
    'usage',
    `--from-index reads the indexes of Debian and what is like it, not of ${distribution.title}`,
  );
}

async function open(
  name: string,
  distribution: Distribution,
  input: CommandInput,
  needed: Parameters<typeof archiveOf>[2],
): Promise<Archive> {
  const { env } = input.io;
  const options = { components: [], keyring: undefined, env };
  const repositories = await repositoriesAt(locate(name, input.cwd), distribution, options);
  return archiveOf(name, repositories, needed);
}

type Told = { readonly finding: Finding; readonly users: number };

/** The findings of every pair, and of all who lost files, those first that touch most users. */
async function judge(
  old: Archive,
  next: Archive,
  pairs: readonly PairMoves[],
  distribution: Distribution,
  popularity: Popularity | undefined,
  tell: Tell,
): Promise<readonly Told[]> {
  const semantics = await (await familyOf('deb')).semantics?.();
  if (semantics === undefined) throw new RangeError('deb has semantics');
  const suites = {
    old: await archivePackages(old, tell),
    next: await archivePackages(next, tell),
    semantics,
    canonical: (path: string) => canonicalPath(distribution, path),
  };
  const met = pairs.flatMap((pair, index) => {
    tell(`judging ${index + 1} of ${pairs.length} pairs of packages`);
    return withUsers(pairFindings(pair, suites), usersOf(pair.loser, pair.gainer, popularity));
  });
  const { asked, deliver } = archiveDeliveries(pairs, suites);
  const delivered = asked.flatMap((name, index) => {
    tell(`upgrading ${index + 1} of ${asked.length} packages that lost files`);
    return withUsers(archiveDeliveryFindings(deliver(name)), popularity && (popularity(name) ?? 0));
  });
  const told = [...met, ...delivered];
  const rank = ({ finding }: Told) => SEVERITIES.indexOf(finding.severity);
  return told.sort((a, b) => b.users - a.users || rank(a) - rank(b));
}

function withUsers(findings: readonly Finding[], users: number | undefined): readonly Told[] {
  const evidence = users === undefined ? [] : [{ text: `users: ${users}` }];
  return findings.map((finding) => ({
    users: users ?? 0,
    finding: { ...finding, evidence: [...evidence, ...(finding.evidence ?? [])] },
  }));
}

/** Those who have both packages are no more than those who have either; a new package has nobody yet. */
function usersOf(loser: string, gainer: string, popularity: Popularity | undefined): number | undefined {
  if (popularity === undefined) return undefined;
  return Math.min(popularity(loser) ?? 0, popularity(gainer) ?? Number.POSITIVE_INFINITY);
}

function popularityOf(input: CommandInput): Popularity | undefined {
  const file = textOption(input, 'popularity');
  return file === undefined ? undefined : readPopularity(resolve(input.cwd, file), file);
}
