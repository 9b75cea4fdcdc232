import { quotePath } from '../../../manifest/quoting.ts';
import { groupBy } from '../../../system/group.ts';
import type { DraftLine, DraftPermission } from '../draft.ts';
import type { Namer } from './directories.ts';
import type { Installed } from './read.ts';

export type Modes = {
  /** The mode of most files; undefined where it is contrib's default. */
  readonly mode: number | undefined;
  readonly exceptions: readonly DraftPermission[];
};

/** From which modes on a person must look: the program runs with the rights of its owner or group. */
const SPECIAL = 0o6000;
export const DEFAULT_DIRECTORY = 0o755;

/**
 * The modes of what one line takes: most of them on the line, the others under permissions.
 * @param isBelow whether the line names a directory or pattern, and not the file itself.
 */
export function modesOf(items: readonly Installed[], namer: Namer, isBelow: boolean): Modes {
  const files = items.filter(({ type }) => type === 'file');
  const [first] = files;
  if (first === undefined) return { mode: undefined, exceptions: emptyDirectories(items, namer) };
  const usual = defaultMode(first.path, namer);
  // What runs with other rights is named by itself, and never by a pattern.
  const mode = files.length === 1 && items.length === 1 && !isBelow ? first.mode : mostCommon(files, usual);
  const exceptions = files
    .filter((file) => file.mode !== mode)
    .map((file) => ({ path: permissionPath(file.path, namer), mode: file.mode, ...remarkOn(file.mode) }));
  return {
    mode: mode === usual ? undefined : mode,
    exceptions: [...exceptions, ...emptyDirectories(items, namer)],
  };
}

export function claimLine(
  path: string,
  { mode }: Modes,
  items: readonly Installed[],
  isDirectory: boolean,
): DraftLine {
  const [only] = items;
  const isEmpty = isDirectory && items.length === 1 && only?.type === 'directory';
  if (isEmpty) {
    const own = only.mode === DEFAULT_DIRECTORY ? {} : { directoryMode: only.mode };
    return { kind: 'claim', path, ...own, remark: 'an empty directory' };
  }
  return { kind: 'claim', path, ...(mode === undefined ? {} : { mode, ...remarkOn(mode) }) };
}

/** What contrib gives a line without a mode: programs where programs are, data elsewhere (src/plan/gather.ts). */
function defaultMode(path: string, { directories: { bindir, sbindir } }: Namer): number {
  return [bindir, sbindir].some((directory) => path.startsWith(`${directory}/`)) ? 0o755 : 0o644;
}

function mostCommon(files: readonly Installed[], usual: number): number {
  const ordinary = files.map(({ mode }) => mode).filter((mode) => (mode & SPECIAL) === 0);
  const counts = [...groupBy(ordinary, (mode) => mode)].map(([mode, members]) => ({
    mode,
    count: members.length,
  }));
  return counts.sort((a, b) => b.count - a.count || a.mode - b.mode)[0]?.mode ?? usual;
}

/** Empty directories within a directory that is claimed whole. */
function emptyDirectories(items: readonly Installed[], namer: Namer): DraftPermission[] {
  if (items.length < 2) return [];
  return items
    .filter(({ type, mode }) => type === 'directory' && mode !== DEFAULT_DIRECTORY)
    .map(({ path, mode }) => ({ path: permissionPath(path, namer), mode }));
}

function remarkOn(mode: number): { remark?: string } {
  return (mode & SPECIAL) === 0 ? {} : { remark: 'runs with the rights of its owner or group; review' };
}

/** A path in the notation: quotes are for names alone, and hold no variables. */
function permissionPath(path: string, namer: Namer): string {
  const quoted = quotePath(path);
  return quoted === path ? namer.name(path) : quoted;
}
