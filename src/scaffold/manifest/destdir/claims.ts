import { compileInstalled } from '../../../plan/patterns.ts';
import { groupBy } from '../../../system/group.ts';
import { comparePaths } from '../../../system/path-bytes.ts';
import type { DraftLine, DraftPermission } from '../draft.ts';
import { escapePattern, type Namer } from './directories.ts';
import { claimLine, type Modes, modesOf } from './modes.ts';
import type { Installed } from './read.ts';
import { sharedDirectories } from './shared.ts';
import { type Directory, directoryTree, itemsBelow } from './tree.ts';

/** From how many files of one kind a pattern is read more easily than their names. */
const FEWEST_FOR_PATTERN = 5;

type Claim = {
  readonly order: string;
  readonly pattern: string;
  readonly items: readonly Installed[];
  readonly isDirectory: boolean;
};

export type Claims = {
  readonly lines: readonly DraftLine[];
  readonly permissions: readonly DraftPermission[];
};

export type ClaimInput = {
  readonly items: readonly Installed[];
  readonly owners: ReadonlyMap<string, string | undefined>;
  readonly namer: Namer;
};

/** The lines that give each package what it owns: whole directories, patterns and names, each path once. */
export function claimsOf(input: ClaimInput): (name: string) => Claims {
  const root = directoryTree(input.items, input.owners);
  const isShared = sharedDirectories(input.namer.directories);
  return (name) => {
    const translated = translations(name, input);
    const covered = new Set(translated.flatMap(({ items }) => items.map(({ path }) => path)));
    const claims = [...collect(root, name, { ...input, isShared, covered }), ...translated];
    return toLines(
      claims.sort((a, b) => comparePaths(a.order, b.order)),
      input.namer,
    );
  };
}

type Context = ClaimInput & {
  readonly isShared: (path: string) => boolean;
  readonly covered: ReadonlySet<string>;
};

/**
 * Configuration is named file by file: formats list each conffile by its path (PKGBUILD(5), "backup"), and a
 * directory or pattern says nothing of them before the build.
 */
function isConfiguration(path: string, { namer: { directories } }: Context): boolean {
  return `${path}/`.startsWith(`${directories.sysconfdir}/`);
}

function collect(directory: Directory, name: string, context: Context): Claim[] {
  if (!directory.owners.has(name)) return [];
  const below = itemsBelow(directory);
  const isCovered = below.some(({ path }) => context.covered.has(path));
  if (
    directory.path !== '' &&
    directory.owners.size === 1 &&
    !isCovered &&
    !isConfiguration(directory.path, context) &&
    !context.isShared(directory.path)
  ) {
    return [
      { order: directory.path, pattern: escapePattern(directory.path), items: below, isDirectory: true },
    ];
  }
  const own = directory.items.filter(
    ({ path }) => context.owners.get(path) === name && !context.covered.has(path),
  );
  return [
    ...fileClaims(directory, own, name, context),
    ...[...directory.directories.values()].flatMap((inner) => collect(inner, name, context)),
  ];
}

function fileClaims(
  directory: Directory,
  own: readonly Installed[],
  name: string,
  context: Context,
): Claim[] {
  if (isConfiguration(directory.path, context)) return own.map(single);
  const groups = groupBy(own, ({ path, type }) => (type === 'directory' ? '' : extensionOf(path)));
  const candidates = [
    [`${escapePattern(directory.path)}/*`, own] as const,
    ...[...groups].map(
      ([extension, items]) => [`${escapePattern(directory.path)}/*${extension}`, items] as const,
    ),
  ];
  const patterns = candidates.filter(
    ([pattern, items]) => items.length >= FEWEST_FOR_PATTERN && takesOnly(pattern, items, name, context),
  );
  const [whole] = patterns;
  const chosen = whole?.[1].length === own.length ? [whole] : patterns;
  const taken = new Set(chosen.flatMap(([, items]) => items));
  return [
    ...chosen.map(
      ([pattern, items]): Claim => ({ order: items[0]?.path ?? '', pattern, items, isDirectory: false }),
    ),
    ...own.filter((item) => !taken.has(item)).map(single),
  ];
}

function single(item: Installed): Claim {
  return {
    order: item.path,
    pattern: escapePattern(item.path),
    items: [item],
    isDirectory: item.type === 'directory',
  };
}

/** Translations of one text into many languages: one pattern for them. */
function translations(name: string, { items, owners, namer }: ClaimInput): Claim[] {
  const { localedir, mandir } = namer.directories;
  const own = items.filter(({ path }) => owners.get(path) === name);
  const groups = groupBy(own, ({ path }) => translationPattern(path, localedir, mandir));
  return [...groups].flatMap(([pattern, members]): Claim[] => {
    if (pattern === undefined || members.length < 2) return [];
    const isOnly = takesOnly(pattern, members, name, { items, owners });
    return isOnly ? [{ order: members[0]?.path ?? '', pattern, items: members, isDirectory: false }] : [];
  });
}

function translationPattern(path: string, localedir: string, mandir: string): string | undefined {
  for (const base of [localedir, mandir]) {
    if (!path.startsWith(`${base}/`)) continue;
    const [, rest] = /^[^/]+\/((?:LC_MESSAGES|man[^/]+)\/[^/]+)$/.exec(path.slice(base.length + 1)) ?? [];
    if (rest !== undefined) return `${base}/*/${escapePattern(rest)}`;
  }
  return undefined;
}

/** A pattern is taken only where it takes exactly these paths, and none of another package. */
function takesOnly(
  pattern: string,
  wanted: readonly Installed[],
  name: string,
  { items, owners }: Pick<ClaimInput, 'items' | 'owners'>,
): boolean {
  const matches = compileInstalled(pattern);
  const paths = new Set(wanted.map(({ path }) => path));
  const prefix = pattern.slice(0, pattern.search(/[*?[{\\]|$/));
  let taken = 0;
  for (const { path } of items) {
    if (!path.startsWith(prefix) || !isTaken(path, matches)) continue;
    if (!paths.has(path) || owners.get(path) !== name) return false;
    taken += 1;
  }
  return taken === paths.size;
}

/** A pattern that matches a directory takes all that is below it. */
function isTaken(path: string, matches: (path: string) => boolean): boolean {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1))
    if (matches(path.slice(0, end))) return true;
  return false;
}

function extensionOf(path: string): string {
  return /(\.[A-Za-z0-9]+)$/.exec(path)?.[1] ?? '';
}

function toLines(claims: readonly Claim[], namer: Namer): Claims {
  const lines: DraftLine[] = [];
  const permissions: DraftPermission[] = [];
  for (const { pattern, items, isDirectory } of claims) {
    const modes: Modes = modesOf(
      items,
      namer,
      items[0] === undefined || pattern !== escapePattern(items[0].path),
    );
    lines.push(claimLine(namer.pattern(pattern), modes, items, isDirectory));
    permissions.push(...modes.exceptions);
  }
  return { lines, permissions };
}
