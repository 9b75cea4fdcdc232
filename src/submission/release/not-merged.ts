import { ACCEPTED_DIRECTORY, type AcceptanceRecord, parseAcceptance } from '../../facts/acceptance-record.ts';
import type { Finding } from '../../findings/finding.ts';
import { git } from '../../source/git-command.ts';
import { printableName } from '../../system/io.ts';
import { commitNamed, isAncestor } from '../git-questions.ts';
import type { ChosenCommit } from '../prerelease/choose-source.ts';

/**
 * Contributions that were accepted, and are not in what is released: on a branch of accept’s that nobody merged, or in
 * HEAD behind the tag.
 */
export async function notMerged(
  root: string,
  { name, commit }: ChosenCommit,
  released: readonly AcceptanceRecord[],
  without: readonly string[],
): Promise<Finding[]> {
  const digests = new Map(released.map(({ distribution, bundle }) => [distribution, bundle.digest]));
  const findings = new Map<string, Finding>();
  for (const place of ['HEAD', ...(await acceptedBranches(root))]) {
    const at = await commitNamed(root, place);
    if (at === undefined || (await isAncestor(root, at, commit))) continue;
    for (const { distribution, bundle, version } of await recordsAt(root, at)) {
      if (digests.get(distribution) === bundle.digest || findings.has(distribution)) continue;
      if (without.includes(distribution)) continue;
      const where = place.replace(/^refs\/heads\//, '');
      const remedy =
        place === 'HEAD'
          ? 'name what is to be released: contrib release HEAD, or tag the version again'
          : `git merge ${printableName(where)}, and release that; or leave it out: --without ${distribution}`;
      findings.set(distribution, {
        rule: 'release/not-merged',
        severity: 'error',
        place: { file: `${ACCEPTED_DIRECTORY}/${distribution}.json` },
        message: `the contribution for ${distribution} (${version}) is accepted on ${printableName(where)}, and not in ${printableName(name)}`,
        remedy,
      });
    }
  }
  return [...findings.values()];
}

async function acceptedBranches(root: string): Promise<readonly string[]> {
  const { status, stdout } = await git(root, ['for-each-ref', '--format=%(refname)', 'refs/heads/accepted/']);
  return status === 0
    ? stdout
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

async function recordsAt(root: string, commit: string): Promise<readonly AcceptanceRecord[]> {
  const listed = await git(root, ['ls-tree', '-z', '--name-only', commit, `${ACCEPTED_DIRECTORY}/`]);
  const paths = listed.stdout
    .toString('latin1')
    .split('\0')
    .filter((path) => path.endsWith('.json'));
  const records: AcceptanceRecord[] = [];
  for (const path of paths) {
    const { status, stdout } = await git(root, ['cat-file', 'blob', `${commit}:./${path}`]);
    const record = status === 0 ? parseAcceptance(stdout) : 'cannot be read';
    if (typeof record !== 'string') records.push(record);
  }
  return records;
}
