import type { Finding } from '../findings/finding.ts';
import { type Declared, declaredMatcher } from '../plan/generated-files.ts';
import type { SourceStatEntry } from '../source/scan.ts';
import { comparePaths } from '../system/path-bytes.ts';
import type { Base, BaseEntry } from './base.ts';

/** How a working tree differs from its base, apart from the contribution and from what only reading files can tell. */
type TreeDifferences = {
  readonly findings: readonly Finding[];
  /** Files of the tree that the base does not have, and that therefore stay at home. */
  readonly extra: readonly string[];
};

const REMEDY = 'undo the change, or have a patch made of it: contrib bundle DISTRO --patch-reason "WHY"';

/** Compares names, types, links and sizes. Content is compared while it is read for the bundle. */
export function compareWithBase(
  base: Base,
  scanned: readonly SourceStatEntry[],
  own: string,
): TreeDifferences {
  if (base.kind === 'tree') return { findings: specialFindings(scanned, own), extra: [] };
  const found = new Map(scanned.map((entry) => [entry.path, entry]));
  const known = new Set(base.entries.map(({ path }) => path));
  const isOurs = (path: string) => isWithin(path, own);
  const findings = base.entries
    .filter(({ path }) => !isOurs(path))
    .flatMap((entry) => differencesOf(base, entry, found.get(entry.path)));
  const extra = scanned.filter(({ path, type }) => type !== 'directory' && !isOurs(path) && !known.has(path));
  return { findings: findings.sort(byMessage), extra: extra.map(({ path }) => path) };
}

/** A tree that is its own base differs from it in nothing; what no bundle can hold is not in the base. */
function specialFindings(scanned: readonly SourceStatEntry[], own: string): Finding[] {
  const special = scanned.filter((entry) => isSpecial(entry) && !isWithin(entry.path, own));
  return special.map(specialFinding).sort(byMessage);
}

function isWithin(path: string, own: string): boolean {
  return path === own || path.startsWith(`${own}/`);
}

function byMessage(a: Finding, b: Finding): number {
  return comparePaths(a.message, b.message);
}

/** The finding for a file of upstream’s that is not as upstream has it. */
export function changedFinding(path: string, message: string): Finding {
  return {
    rule: 'bundle/outside-contribution',
    severity: 'error',
    place: { file: path },
    message,
    remedy: REMEDY,
  };
}

/**
 * The findings for what stays at home. What `tarball: generated:` declares does too, where the base is a commit: a bundle
 * of one machine’s `configure` could be compared with nothing of upstream’s.
 */
export function leftOutFindings(
  extra: readonly string[],
  own: string,
  declared: readonly Declared[] = [],
): Finding[] {
  const isGenerated = declaredMatcher(declared);
  const [generated, others] = [extra.filter(isGenerated), extra.filter((path) => !isGenerated(path))];
  return [
    ...leftOut(
      others,
      { one: 'the base does not have', many: 'the base does not have' },
      `put what belongs to the package into ${own}/, or have upstream’s patch bring it: --patch-new FILE`,
    ),
    ...leftOut(
      generated,
      { one: 'is generated for a release', many: 'are generated for a release' },
      'to have them in it, make the bundle on upstream’s tarball: --base TARBALL',
    ),
  ];
}

type Wording = { readonly one: string; readonly many: string };

function leftOut(paths: readonly string[], is: Wording, remedy: string): Finding[] {
  const [first] = paths;
  if (first === undefined) return [];
  const more = paths.length > 5 ? ', ...' : '';
  const one = paths.length === 1;
  return [
    {
      rule: 'bundle/left-out',
      severity: 'info',
      place: { file: first },
      message: `${one ? `a file that ${is.one}` : `${paths.length} files that ${is.many}`} ${one ? 'is' : 'are'} not in the bundle: ${paths.slice(0, 5).join(', ')}${more}`,
      remedy,
    },
  ];
}

function differencesOf(base: Base, entry: BaseEntry, found: SourceStatEntry | undefined): Finding[] {
  const { path, type } = entry;
  if (found === undefined) {
    // A checkout of git has no empty directories, and nobody misses them.
    return type === 'directory'
      ? []
      : [changedFinding(path, `${path} is in ${base.title} and not in the tree`)];
  }
  if (found.type !== type)
    return [changedFinding(path, `${path} is a ${found.type}, and a ${type} in ${base.title}`)];
  if (type === 'symlink' && found.linkTarget !== entry.link) {
    return [changedFinding(path, `the link ${path} does not say what it says in ${base.title}`)];
  }
  if (type !== 'file') return [];
  // Git may convert on checkout, so that only the content can tell.
  if (base.kind === 'tarball' && found.size !== entry.size)
    return [changedFinding(path, notAsIn(path, base))];
  return programBit(base, entry, found);
}

/** The sentence for content that is not the base’s. */
export function notAsIn(path: string, base: Pick<Base, 'title'>): string {
  return `${path} is not as in ${base.title}`;
}

/** The bundle takes modes from the base, so a program that was made here is none there: that is said, and no more. */
function programBit(base: Base, entry: BaseEntry, found: SourceStatEntry): Finding[] {
  if ((found.mode & 0o100) === (entry.mode & 0o100)) return [];
  const [here, there] = (found.mode & 0o100) === 0 ? ['no program', 'one'] : ['a program', 'none'];
  return [
    {
      rule: 'bundle/left-out',
      severity: 'warning',
      place: { file: entry.path },
      message: `${entry.path} is ${here} here and ${there} in ${base.title}, whose mode the bundle has`,
      remedy: 'say modes in the mapping: the modes of a checkout count nowhere',
    },
  ];
}

function isSpecial({ type }: SourceStatEntry): boolean {
  return type !== 'file' && type !== 'directory' && type !== 'symlink';
}

function specialFinding({ path, type }: SourceStatEntry): Finding {
  return {
    rule: 'bundle/special-file',
    severity: 'error',
    place: { file: path },
    message: `${path} is a ${type.replace('-', ' ')}: a source tree holds files, directories and symbolic links`,
    remedy: 'remove it from the tree',
  };
}
