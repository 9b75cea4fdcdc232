import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, type EntryFlag, formatMode } from '../../packages/entry.ts';
import type { Claim } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { escapeMacros, filePath, withMacros } from './paths.ts';

export type FileLineOptions = {
  /** Whether every mode is said, or only what %install does not leave behind: another mode, another owner. */
  readonly attributes: 'all' | 'unusual';
  /** What follows a name: `*` for a man page that is compressed in the end. */
  readonly suffixOf?: (entry: Entry) => string;
};

const INEXACT = '# ? stands for a byte of a name that a list of files cannot spell.';

/**
 * Lines of %files. Of two lines for one file the later holds, so a pattern that may match a neighbour too comes before
 * all others.
 */
export function entryLines(
  entries: readonly Entry[],
  distribution: Distribution,
  options: FileLineOptions,
): string[] {
  const lines = entries.map((entry) => {
    const path = filePath(entry, distribution, options.suffixOf?.(entry));
    return { isPattern: path.includes('?'), text: [...directives(entry, options), path].join(' ') };
  });
  const patterns = lines.filter(({ isPattern }) => isPattern).map(({ text }) => text);
  const exact = lines.filter(({ isPattern }) => !isPattern).map(({ text }) => text);
  return patterns.length === 0 ? exact : [INEXACT, ...patterns, ...exact];
}

/** What the build will install stands as the pattern that it is: rpmbuild knows the files by then. */
export function claimLine(
  { pattern, line: { attributes, flags, capabilities } }: Claim,
  distribution: Distribution,
  suffix = '',
): string {
  const { mode, owner, group = owner } = attributes;
  const says = mode !== undefined || owner !== undefined;
  const attr = `%attr(${mode === undefined ? '-' : formatMode(mode)}, ${owner ?? 'root'}, ${group ?? 'root'})`;
  const path = withMacros(pattern, distribution, (rest) => escapeMacros(printableName(rest)));
  return [...(says ? [attr] : []), ...caps(capabilities), ...flagDirectives(flags), `${path}${suffix}`].join(
    ' ',
  );
}

/** Whether rpm gives an entry its mode and owner without being told, after %install has put it there. */
export function isUsual({ type, mode, owner, group, flags }: Entry): boolean {
  if (owner !== 'root' || group !== 'root' || flags.includes('ghost') || flags.includes('unstripped'))
    return false;
  return mode === 0o755 || (mode === 0o644 && type !== 'directory');
}

function directives(entry: Entry, { attributes }: FileLineOptions): string[] {
  const { type, mode, owner, group, flags, capabilities } = entry;
  // rpmbuild warns of a mode on a symbolic link, which has none.
  const isSilent = type === 'symlink' || (attributes === 'unusual' && isUsual(entry));
  const attr = isSilent ? [] : [`%attr(${formatMode(mode)}, ${owner}, ${group})`];
  return [
    ...(type === 'directory' ? ['%dir'] : []),
    ...attr,
    ...caps(capabilities),
    ...flagDirectives(flags),
  ];
}

function caps(capabilities: string | undefined): string[] {
  return capabilities === undefined ? [] : [`%caps(${capabilities})`];
}

/**
 * A configuration file is always `noreplace`: without it rpm puts an edited one aside (rpm.org, "Spec file format",
 * %config), while in a description `config` says that it survives.
 */
function flagDirectives(flags: readonly EntryFlag[]): string[] {
  const options = flags.includes('missingok') ? 'noreplace missingok' : 'noreplace';
  const isConfig = flags.some((flag) => flag === 'config' || flag === 'noreplace' || flag === 'missingok');
  return [
    ...(isConfig ? [`%config(${options})`] : []),
    ...(flags.includes('ghost') ? ['%ghost'] : []),
    ...(flags.includes('doc') ? ['%doc'] : []),
    ...(flags.includes('license') ? ['%license'] : []),
  ];
}
