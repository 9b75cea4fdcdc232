import type { Listing } from '../../facts/bundle-listing.ts';
import { linkEscapes } from '../../facts/bundle-paths.ts';
import type { Finding } from '../../findings/finding.ts';
import { formatMode } from '../../packages/entry.ts';
import { groupBy } from '../../system/group.ts';
import { printableName } from '../../system/io.ts';
import type { Place } from '../../system/place.ts';
import type { CommitFacts } from './commit-items.ts';
import type { SourceDifference } from './differences.ts';

/** Findings of one kind that are shown one by one; the rest is counted. */
const MOST = 100;

const UNEXPLAINED: Readonly<
  Record<SourceDifference['change'], { readonly rule: string; readonly says: string }>
> = {
  added: { rule: 'source/unexplained-file', says: 'is in the tarball and not in the tag' },
  modified: { rule: 'source/changed-file', says: 'is not as the tag has it' },
  type: { rule: 'source/changed-file', says: 'is of another type than in the tag' },
  program: { rule: 'source/program-bit', says: 'is executable in one of tarball and tag alone' },
  removed: { rule: 'source/missing-file', says: 'is in the tag and not in the tarball' },
};

const REMEDIES: Readonly<Record<string, string>> = {
  'source/missing-file': 'ship it, or declare it under tarball: left-out: with the reason',
  'source/unexplained-file':
    'commit it, leave it out, or declare it under tarball: generated: with what makes it',
  'source/changed-file': 'make the tarball of the tag again, or declare the file under tarball: generated:',
  'source/program-bit': 'set the mode in git: git update-index --chmod=+x FILE',
};

/** A finding for each path that nothing explains: that is where tampering hides (CVE-2024-3094). */
export function unexplainedFindings(differences: readonly SourceDifference[], tarball: string): Finding[] {
  const open = differences.filter(({ by }) => by === undefined);
  return [...groupBy(open, ({ change }) => UNEXPLAINED[change].rule)].flatMap(([rule, group]) => {
    const shown = group
      .slice(0, MOST)
      // What to do is the same for all of them, and said once.
      .map((difference, index) =>
        unexplained(rule, difference, tarball, index === 0 ? REMEDIES[rule] : undefined),
      );
    const rest = group.length - shown.length;
    if (rest === 0) return shown;
    return [...shown, finding(rule, severityOf(rule), { package: tarball }, `${rest} more files like these`)];
  });
}

function unexplained(
  rule: string,
  { path, change }: SourceDifference,
  tarball: string,
  remedy: string | undefined,
): Finding {
  const message = `${printableName(path)} ${UNEXPLAINED[change].says}`;
  return finding(rule, severityOf(rule), { package: tarball, path }, message, remedy);
}

function severityOf(rule: string): Finding['severity'] {
  return rule === 'source/program-bit' ? 'warning' : 'error';
}

/** What a commit cannot give a tarball, whoever makes it. */
export function commitFindings(
  { submodules, pointers }: Pick<CommitFacts, 'submodules' | 'pointers'>,
  listing: Listing,
  isGenerated: (path: string) => boolean,
): Finding[] {
  const at = (path: string) => ({ file: path });
  const empty = submodules.filter(
    (path) => ![...listing.keys()].some((other) => other.startsWith(`${path}/`)),
  );
  return [
    ...empty.map((path) =>
      finding(
        'source/submodule',
        'warning',
        at(path),
        `${printableName(path)} is a submodule: an empty directory in the tarball, as in git archive`,
        'declare its files under tarball: generated:, and take them from a full tarball with --from-tarball',
      ),
    ),
    ...pointers
      .filter((path) => !isGenerated(path))
      .map((path) =>
        finding(
          'source/lfs-pointer',
          'warning',
          at(path),
          `${printableName(path)} is a pointer of Git LFS: the tarball has the pointer, not the content`,
          'commit the content, or declare the file under tarball: generated:',
        ),
      ),
    ...[...listing.values()]
      .filter(({ path, type, link }) => type === 'symlink' && linkEscapes(listing, path, link ?? ''))
      .map(({ path, link = '' }) =>
        finding(
          'source/escaping-link',
          'warning',
          at(path),
          `${printableName(path)} is a symbolic link that leads out of the tree: ${printableName(link)}`,
          'let it lead to a file of the tree, or make it when the project is installed',
        ),
      ),
  ];
}

/** Modes in an archive that are neither 0644 nor 0755: whoever unpacks as root gets them as they are. */
export function modeFindings(
  listing: Iterable<{ readonly type: string; readonly mode: number }>,
  tarball: string,
): Finding[] {
  const odd = [...listing].filter(({ type, mode }) =>
    type === 'directory' ? mode !== 0o755 : type === 'file' && mode !== 0o644 && mode !== 0o755,
  );
  return [...groupBy(odd, ({ type, mode }) => `${type} ${mode}`).values()].map((group) => {
    const [first] = group;
    const what = first?.type === 'directory' ? 'directories' : 'files';
    const count = `${group.length} ${group.length === 1 ? what.replace(/ies$/, 'y').replace(/s$/, '') : what}`;
    const has = group.length === 1 ? 'has' : 'have';
    return finding(
      'source/mode',
      'warning',
      { package: tarball },
      `${count} ${has} the mode ${formatMode(first?.mode ?? 0)}`,
      'make the tarball with contrib prerelease, which has modes 0644 and 0755 alone',
    );
  });
}

function finding(
  rule: string,
  severity: Finding['severity'],
  place: Place,
  message: string,
  remedy?: string,
): Finding {
  return { rule, severity, place, message, ...(remedy === undefined ? {} : { remedy }) };
}
