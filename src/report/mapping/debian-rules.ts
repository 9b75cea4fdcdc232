import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, formatMode } from '../../packages/entry.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { commented } from './format.ts';
import { shellByte, shellWord, specialBytes } from './shell-words.ts';

/** What debhelper's lists cannot say of one package. */
export type PackageRules = {
  readonly package: string;
  /** Files that get another name, or have one that is no text. */
  readonly copied: readonly Entry[];
  readonly linked: readonly Entry[];
  readonly files: readonly Entry[];
  readonly directories: readonly Entry[];
};

/** One argument of a program is at most 128 KiB (MAX_ARG_STRLEN), and make gives a line to the shell as one. */
const LONGEST_LINE = 60_000;
const DEFAULT_DIRECTORY_MODE = 0o755;

/** The part of debian/rules: copies under another name, then modes and owners behind dh_fixperms. */
export function debianRules(packages: readonly PackageRules[], distribution: Distribution): string[] {
  const copies = packages.flatMap(copyLines);
  const modes = packages.flatMap(modeLines);
  const { owners, notes } = ownerLines(packages, distribution);
  if (copies.length + modes.length + notes.length === 0) return [];
  const lines = [
    ...notes,
    ...(copies.length === 0
      ? []
      : [
          '# dh_install keeps names; these get another, or hold what its lines cannot.',
          'execute_after_dh_install:',
          ...copies,
        ]),
    ...(modes.length === 0
      ? []
      : [
          '# dh_install keeps the modes of the checkout; these are those of the description.',
          'execute_after_dh_fixperms:',
          ...owners,
          ...modes,
        ]),
  ].map((line) => withMultiarch(line, distribution));
  const include = lines.some((line) => line.includes('$(DEB_HOST_MULTIARCH)'))
    ? ['include /usr/share/dpkg/architecture.mk']
    : [];
  return ['', '# ==> debian/rules <==', ...include, ...lines];
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

function modeLines({ package: name, files, directories }: PackageRules): string[] {
  const lists = new Map<string, string[]>();
  for (const { path, mode } of files) listOf(lists, formatMode(mode)).push(path);
  for (const { path, mode } of directories) {
    // Five digits: chmod(1) of GNU keeps the set-group-ID bit of a directory otherwise.
    if (mode !== DEFAULT_DIRECTORY_MODE) listOf(lists, `0${formatMode(mode)}`).push(path);
  }
  return [...lists]
    .sort(([a], [b]) => comparePaths(a, b))
    .flatMap(([mode, paths]) => chunks(paths).map((chunk) => longLine(`chmod ${mode}`, name, chunk)));
}

function listOf(lists: Map<string, string[]>, key: string): string[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** An account of every installation may own files in the package itself; any other exists on the target alone. */
function ownerLines(
  packages: readonly PackageRules[],
  { staticAccounts: { users, groups } }: Distribution,
): { owners: string[]; notes: string[] } {
  const owners: string[] = [];
  const notes: string[] = [];
  for (const { package: name, files, directories } of packages) {
    for (const { path, owner, group, capabilities } of [...files, ...directories]) {
      if (capabilities !== undefined)
        notes.push(
          commented(`${path} needs the capabilities ${capabilities}: setcap(8) in ${name}.postinst`),
        );
      if (owner === 'root' && group === 'root') continue;
      const isStatic = users[owner] !== undefined && groups[group] !== undefined;
      if (isStatic) owners.push(recipe(`chown ${owner}:${group} ${at(name, path)}`, [path]));
      else
        notes.push(
          commented(
            `${path} belongs to ${owner}:${group}, made on installation: say it in tmpfiles.d, or in ${name}.postinst`,
          ),
        );
    }
  }
  if (owners.length > 0)
    notes.unshift('# Owners other than root need "Rules-Requires-Root: binary-targets" in debian/control.');
  return { owners, notes };
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
