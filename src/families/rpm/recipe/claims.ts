import { expandBraces } from '../../../distributions/expand.ts';
import type { EntryFlag } from '../../../packages/entry.ts';
import { formatMode } from '../../../packages/entry.ts';
import { defaultMode, programsOf, programsWithin } from '../../../plan/default-mode.ts';
import type { Claim, Plan } from '../../../plan/plan.ts';
import { withMacros } from '../paths.ts';
import { globWord } from './text.ts';

/**
 * Commands that give what the build installed the modes of the mapping, whatever the build gave it: what is not said
 * is 0755 for programs on the search path and 0644 for all else, as everywhere in a mapping.
 */
export function claimModeLines(plan: Plan): string[] {
  const unsettled = plan.claims.filter(({ matches }) => matches === undefined);
  const programs = programsOf(plan.distribution);
  const byCommand = new Map<string, string[]>();
  const add = (kind: string, mode: number, claim: Claim) => {
    const key = `-type ${kind} -exec chmod ${formatMode(mode)} {} +`;
    byCommand.set(key, [...(byCommand.get(key) ?? []), ...claimWords(claim, plan)]);
  };
  for (const claim of unsettled) {
    const { attributes, directoryMode } = claim.line;
    const mode = attributes.mode ?? defaultMode(`${cleanPattern(claim)}/`, programs);
    // What nobody may run is not stripped (find-debuginfo(1), brp-strip): %files says its mode.
    add('f', isUnstripped(claim) ? mode & ~0o111 : isLibrary(claim) ? 0o755 : mode, claim);
    if (directoryMode !== undefined) add('d', directoryMode, claim);
  }
  return [...byCommand, ...programCommands(unsettled, plan)].map(([command, words]) => {
    const line = ['find', ...words, command].join(' ');
    return line.length <= 100 ? line : ['find', ...words, command].join(' \\\n  ');
  });
}

/** The programs among what is claimed by the directory above them. */
function programCommands(claims: readonly Claim[], plan: Plan): [string, readonly string[]][] {
  return claims.flatMap((claim) => {
    const tests = programsWithin(claim, programsOf(plan.distribution)).map(
      (path) => `-path '%{buildroot}${withMacros(path, plan.distribution, globWord)}/*'`,
    );
    if (tests.length === 0) return [];
    return [[`-type f ${anyOf(tests)} -exec chmod 0755 {} +`, claimWords(claim, plan)]];
  });
}

function anyOf(tests: readonly string[]): string {
  return tests.length === 1 ? tests.join('') : `'(' ${tests.join(' -o ')} ')'`;
}

/** A claim as %files says it. A mode stands there where it is a program's own; %install sets all others. */
export function claimInFiles(claim: Claim, plan: Plan): Claim {
  const { line } = claim;
  const { owner, group } = line.attributes;
  const usual = defaultMode(`${cleanPattern(claim)}/`, programsOf(plan.distribution));
  const mode = line.attributes.mode ?? (isUnstripped(claim) ? usual : undefined);
  const isSpecial =
    mode !== undefined &&
    line.directoryMode === undefined &&
    (mode & 0o111) !== 0 &&
    (mode !== 0o755 || isUnstripped(claim));
  const attributes = {
    ...(isSpecial ? { mode } : isLibrary(claim) ? { mode: usual } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  };
  const flags = claimFlags(claim, plan);
  return { ...claim, pattern: cleanPattern(claim), line: { ...line, attributes, flags } };
}

/** A library whose mode nobody gave: what somebody may run alone is stripped, and its debug information kept apart. */
function isLibrary({ line, pattern }: Claim): boolean {
  return line.attributes.mode === undefined && /\/lib[^/*?[]*\.so(?:\.\d+){2,}$/.test(pattern);
}

function isUnstripped({ line }: Claim): boolean {
  return line.flags.includes('unstripped');
}

/** Where Python's modules are, the distribution's macro knows; `lib*` of a package for all machines is the first. */
export function pythonPath(text: string, isIndependent: boolean): string {
  const known = isIndependent ? text.replace('%{_prefix}/lib*/python3', '%{_prefix}/lib/python3') : text;
  return known
    .replace(
      /%\{_prefix\}\/lib\/python3[^/]*\/(?:site-packages|dist-packages|\*-packages|\*)(?=\/)/,
      '%{python3_sitelib}',
    )
    .replace(
      /%\{_libdir\}\/python3[^/]*\/(?:site-packages|dist-packages|\*-packages|\*)(?=\/)/,
      '%{python3_sitearch}',
    );
}

/** Whether what is claimed goes into a package that is the same for all machines. */
export function isForAll({ package: name }: Claim, { set, distribution }: Plan): boolean {
  const pkg = set.packages.find((one) => one.name === name);
  return pkg?.architecture === distribution.independentArchitecture;
}

/** A pattern that matches a directory takes all that is in it, in %files as in the mapping. */
function cleanPattern({ pattern }: Claim): string {
  return pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '');
}

/** Below sysconfdir a file is configuration (DESIGN section 3), also before anybody knows which files there are. */
function claimFlags({ pattern, line }: Claim, { distribution }: Plan): readonly EntryFlag[] {
  const isConfiguration = pattern.startsWith(`${distribution.directories.sysconfdir}/`);
  return isConfiguration && !line.flags.includes('config') ? ['config', ...line.flags] : line.flags;
}

function claimWords(claim: Claim, plan: Plan): string[] {
  return expandBraces(cleanPattern(claim)).map(
    (path) =>
      `%{buildroot}${pythonPath(withMacros(path, plan.distribution, globWord), isForAll(claim, plan))}`,
  );
}
