import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Claim, PlanPermission } from '../../plan/plan.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { shellByte, shellWord, specialBytes } from '../shell-words.ts';
import { claimModes } from './claim-modes.ts';
import { afterFixperms } from './fixperms.ts';

/** What debhelper's lists cannot say of one package. */
export type PackageRules = {
  readonly package: string;
  /** Files that get another name, or have one that is no text. */
  readonly copied: readonly Entry[];
  readonly linked: readonly Entry[];
  readonly files: readonly Entry[];
  readonly directories: readonly Entry[];
  /** What the build installs, as far as it is not known yet. */
  readonly claims: readonly Claim[];
  /** Critical modes, which may be of what the build installs. */
  readonly permissions: readonly PlanPermission[];
};

/** One argument of a program is at most 128 KiB (MAX_ARG_STRLEN), and make gives a line to the shell as one. */
const LONGEST_LINE = 60_000;
const DEFAULT_DIRECTORY_MODE = 0o755;
/** More files than these are not named one by one where they have one mode. */
const MANY = 8;

/** Recipe lines of debian/rules, without their targets. */
export type RulesLines = {
  /** Behind dh_install: copies under another name. */
  readonly copies: readonly string[];
  /** Behind dh_fixperms: modes, and owners that every installation has. */
  readonly settings: readonly string[];
};

export function rulesLines(packages: readonly PackageRules[], distribution: Distribution): RulesLines {
  const spell = (line: string) => withMultiarch(line, distribution);
  return {
    copies: packages.flatMap(copyLines).map(spell),
    // A new owner takes the set-user-ID bit away, so the modes come behind them.
    settings: [
      ...ownerLines(packages, distribution),
      ...packages.flatMap((pkg) => modeLines(pkg, distribution)),
    ].map(spell),
  };
}

/** Whether an account has the same number on every installation, so that files in an archive may belong to it. */
export function isStatic(
  { owner, group }: Pick<Entry, 'owner' | 'group'>,
  { staticAccounts: { users, groups } }: Distribution,
): boolean {
  return users[owner] !== undefined && groups[group] !== undefined;
}

function copyLines({ package: name, copied, linked }: PackageRules): string[] {
  return [
    ...copied.map(({ path, source, mode }) => {
      const from = source === undefined ? `debian/tmp${path}` : source.replace(/^-/, './-');
      return recipe(`install -D -m ${formatMode(mode)} ${word(from)} ${at(name, path)}`, [from, path]);
    }),
    ...linked.map(({ path, target = '' }) =>
      recipe(`install -d ${at(name, parentOf(path))} && ln -s -- ${word(target)} ${at(name, path)}`, [
        path,
        target,
      ]),
    ),
  ];
}

function modeLines(pkg: PackageRules, distribution: Distribution): string[] {
  const { package: name, files, directories, claims, permissions } = pkg;
  const unsure = files.filter(({ path, mode }) => afterFixperms(path) !== mode);
  const common = claims.length > 0 ? undefined : commonMode(unsure);
  const named = common === undefined ? unsure : files.filter(({ mode }) => mode !== common);
  const lists = new Map<string, string[]>();
  for (const { path, mode } of named) listOf(lists, formatMode(mode)).push(path);
  for (const { path, mode } of directories) {
    // Five digits: chmod(1) of GNU keeps the set-group-ID bit of a directory otherwise.
    if (mode !== DEFAULT_DIRECTORY_MODE) listOf(lists, `0${formatMode(mode)}`).push(path);
  }
  const most =
    common === undefined
      ? []
      : [recipe(`find debian/${name} -type f -exec chmod ${formatMode(common)} {} +`, [])];
  const each = [...lists]
    .sort(([a], [b]) => comparePaths(a, b))
    .flatMap(([mode, paths]) => chunks(paths).map((chunk) => longLine(`chmod ${mode}`, name, chunk)));
  return [
    ...most,
    ...claimModes(claims, permissions, name, distribution).map((line) => recipe(line, [])),
    ...each,
  ];
}

/** The mode of so many files that they are better set all at once, and the others behind them. */
function commonMode(files: readonly Entry[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { mode } of files) counts.set(mode, (counts.get(mode) ?? 0) + 1);
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first !== undefined && first[1] > MANY ? first[0] : undefined;
}

function listOf(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

function ownerLines(packages: readonly PackageRules[], distribution: Distribution): string[] {
  return packages.flatMap(({ package: name, files, directories }) =>
    [...files, ...directories]
      .filter((entry) => isStatic(entry, distribution) && (entry.owner !== 'root' || entry.group !== 'root'))
      .map(({ path, owner, group }) => recipe(`chown ${owner}:${group} ${at(name, path)}`, [path])),
  );
}

function chunks(paths: readonly string[]): string[][] {
  const found: string[][] = [[]];
  let size = 0;
  for (const path of paths) {
    size += path.length * 4 + 40;
    if (size > LONGEST_LINE) {
      found.push([]);
      size = 0;
    }
    found.at(-1)?.push(path);
  }
  return found.filter((chunk) => chunk.length > 0);
}

function longLine(command: string, name: string, paths: readonly string[]): string {
  return recipe([command, ...paths.map((path) => at(name, path))].join(' \\\n\t\t'), paths);
}

function recipe(command: string, texts: readonly string[]): string {
  const bytes = specialBytes(texts).map((byte) => `${shellByte(byte)} && `.replaceAll('$', '$$$$'));
  return `\t${bytes.join('')}${command}`;
}

function at(name: string, path: string): string {
  return word(`debian/${name}${path}`);
}

function word(text: string): string {
  return shellWord(text).replaceAll('$', '$$$$');
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function withMultiarch(line: string, { multiarch }: Distribution): string {
  return multiarch === undefined ? line : line.replaceAll(`/${multiarch}/`, '/$(DEB_HOST_MULTIARCH)/');
}
