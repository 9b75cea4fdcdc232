import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, type EntryFlag, formatMode } from '../../packages/entry.ts';
import { unsettledClaims } from '../../plan/deployment-map.ts';
import type { Claim, Plan } from '../../plan/plan.ts';
import { printableName } from '../../system/io.ts';
import { commented, mappingTitle } from './format.ts';

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
    ...[...plan.set.entries(pkg)].flatMap((entry) => entryLines(entry, plan.distribution)),
    ...unsettledClaims(plan, pkg.name).map((claim) => claimLine(claim, plan.distribution)),
  ]);
  return `${[...mappingTitle(plan, 'spec'), ...sections].join('\n')}\n`;
}

function entryLines(entry: Entry, distribution: Distribution): string[] {
  const { text, exact } = filePath(entry.path, distribution);
  const note = exact
    ? []
    : [
        commented(
          `${escapeMacros(entry.path)}: a name that a spec file cannot spell, so ? stands for the character`,
        ),
      ];
  return [...note, [...directives(entry), text].join(' ')];
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

/**
 * A path as %files reads it: quoted where it holds blanks, wildcards taken literally, and `?`, which matches any one
 * byte or character, for what has no spelling (rpm, build/files.c, strtokWithQuotes and rpmGlob).
 */
function filePath(path: string, distribution: Distribution): { text: string; exact: boolean } {
  let exact = true;
  const spell = (rest: string) => {
    const isGlob = /[*?[\]{}]/.test(rest);
    let text = '';
    for (const character of rest) {
      const unspeakable = character === '"' || printableName(character) !== character;
      if (unspeakable) exact = false;
      text += unspeakable ? '?' : spelled(character, isGlob);
    }
    return text;
  };
  const text = withMacros(path, distribution, spell);
  return { text: /\s/.test(text) ? `"${text}"` : text, exact };
}

function spelled(character: string, isGlob: boolean): string {
  if (character === '%') return '%%';
  return isGlob && /[*?[\]{}\\]/.test(character) ? `\\${character}` : character;
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
