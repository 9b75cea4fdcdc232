import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, type EntryFlag, formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { pathToBytes } from '../../system/path-bytes.ts';
import { mappingTitle } from './format.ts';

type DirectoryName = keyof Distribution['directories'];

/** What rpm and systemd-rpm-macros call the standard directories (rpm.org, "RPM Macros"; macros.systemd). */
const MACROS: readonly (readonly [DirectoryName, string])[] = [
  ['bindir', '_bindir'],
  ['sbindir', '_sbindir'],
  ['libdir', '_libdir'],
  ['libexecdir', '_libexecdir'],
  ['datadir', '_datadir'],
  ['mandir', '_mandir'],
  ['infodir', '_infodir'],
  ['includedir', '_includedir'],
  ['sysconfdir', '_sysconfdir'],
  ['sharedstatedir', '_sharedstatedir'],
  ['localstatedir', '_localstatedir'],
  ['runstatedir', '_rundir'],
  ['unitdir', '_unitdir'],
  ['userunitdir', '_userunitdir'],
  ['presetdir', '_presetdir'],
  ['userpresetdir', '_userpresetdir'],
  ['sysusersdir', '_sysusersdir'],
  ['tmpfilesdir', '_tmpfilesdir'],
  ['sysctldir', '_sysctldir'],
  ['modulesloaddir', '_modulesloaddir'],
  ['modprobedir', '_modprobedir'],
  ['udevrulesdir', '_udevrulesdir'],
  ['prefix', '_prefix'],
];

/** `%files` of a spec file, a section for each package. */
export function renderSpec(plan: Plan): string {
  const main = plan.project.manifest.name;
  const sections = plan.set.packages.flatMap((pkg) => [
    '',
    pkg.name === main ? '%files' : `%files -n ${pkg.name}`,
    ...entriesLines([...plan.set.entries(pkg)], plan.distribution),
    ...unsettledClaims(plan, pkg.name).map((claim) => claimLine(claim, plan.distribution)),
  ]);
  return `${[...mappingTitle(plan, 'spec'), ...sections].join('\n')}\n`;
}

/** Of two lines for one file the later holds, so a pattern that may match a neighbour too comes before all others. */
function entriesLines(entries: readonly Entry[], distribution: Distribution): string[] {
  const lines = entries.map((entry) => {
    const path = filePath(entry, distribution);
    return { isPattern: path.includes('?'), text: [...directives(entry), path].join(' ') };
  });
  const patterns = lines.filter(({ isPattern }) => isPattern).map(({ text }) => text);
  const exact = lines.filter(({ isPattern }) => !isPattern).map(({ text }) => text);
  return patterns.length === 0 ? exact : [INEXACT, ...patterns, ...exact];
}

/** What the build will install stands as the pattern that it is: rpmbuild knows the files by then. */
function claimLine({ pattern, line: { attributes, flags } }: Claim, distribution: Distribution): string {
  const { mode, owner, group = owner } = attributes;
  const says = mode !== undefined || owner !== undefined;
  const attr = `%attr(${mode === undefined ? '-' : formatMode(mode)}, ${owner ?? 'root'}, ${group ?? 'root'})`;
  const path = withMacros(pattern, distribution, (rest) => escapeMacros(printableName(rest)));
  return [...(says ? [attr] : []), ...flagDirectives(flags), path].join(' ');
}

function directives({ type, mode, owner, group, flags, capabilities }: Entry): string[] {
  // rpmbuild warns of a mode on a symbolic link, which has none.
  const attr = type === 'symlink' ? [] : [`%attr(${formatMode(mode)}, ${owner}, ${group})`];
  const caps = capabilities === undefined ? [] : [`%caps(${capabilities})`];
  return [...(type === 'directory' ? ['%dir'] : []), ...attr, ...caps, ...flagDirectives(flags)];
}

function flagDirectives(flags: readonly EntryFlag[]): string[] {
  const options = flags.filter((flag) => flag === 'noreplace' || flag === 'missingok');
  const config = options.length === 0 ? '%config' : `%config(${options.join(' ')})`;
  return [
    ...(flags.includes('config') || options.length > 0 ? [config] : []),
    ...(flags.includes('ghost') ? ['%ghost'] : []),
    ...(flags.includes('doc') ? ['%doc'] : []),
    ...(flags.includes('license') ? ['%license'] : []),
  ];
}

const INEXACT = '# ? stands for a byte of a name that a list of files cannot spell.';

/**
 * A path as %files reads it, in quotes where it holds blanks. `?`, which matches any byte, stands for what has no
 * spelling: rpm 4.18 takes a backslash for none of it, and puts macros in twice (build/files.c).
 */
function filePath({ path, type }: Entry, distribution: Distribution): string {
  const text = withMacros(path, distribution, (rest) => [...rest].map(spelled).join(''));
  if (!text.includes('?')) return /\s/.test(text) ? `"${text}"` : text;
  // A pattern is taken apart like words of a shell once more (lib/rpmglob.c): no blank and no quote may be in it.
  const pattern = text.replace(/[\s']/g, anyBytes);
  // A name without a wildcard below a directory with one is looked up with stat(2), which a dangling link fails.
  return type === 'symlink' ? pattern.replace(/[^/?]$/u, anyBytes) : pattern;
}

function spelled(character: string, index: number, all: readonly string[]): string {
  // Before anything that is no blank it could be a macro when it is read again.
  if (character === '%') return /^[\s/]?$/.test(all[index + 1] ?? '') ? '%%' : '?';
  const isOdd = /["*?[\]{}\\]/.test(character) || printableName(character) !== character;
  return isOdd ? anyBytes(character) : character;
}

function anyBytes(character: string): string {
  return '?'.repeat(pathToBytes(character).length);
}

/** The macro of the nearest standard directory, where the format has macros. */
function withMacros(
  path: string,
  { family, directories }: Distribution,
  spell: (rest: string) => string,
): string {
  if (family !== 'rpm') return spell(path);
  let best: readonly [string, string] | undefined;
  for (const [name, macro] of MACROS) {
    const directory = directories[name];
    if (path !== directory && !path.startsWith(`${directory}/`)) continue;
    if (best === undefined || directory.length > best[0].length) best = [directory, macro];
  }
  return best === undefined ? spell(path) : `%{${best[1]}}${spell(path.slice(best[0].length))}`;
}

function escapeMacros(text: string): string {
  return text.replaceAll('%', '%%');
}
