import { canonicalPath } from '../../distributions/paths.ts';
import type { FilesMeta } from '../../indexes/files-write.ts';
import { listCursor, type PathCursor, pathCursor } from '../../indexes/front-decode.ts';
import type { Store } from '../../indexes/store.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import type { Archive } from './archive.ts';
import { mergePaths } from './merge.ts';

/** A path of an old package that another package's new version has. */
export type ArchiveMove = {
  /** As either index spells it: /lib/x and /usr/lib/x may be one place. */
  readonly from: string;
  readonly to: string;
  /** The package that had it has it still. */
  readonly stays: boolean;
};

export type PairMoves = {
  readonly loser: string;
  readonly gainer: string;
  readonly moves: readonly ArchiveMove[];
};

export type ArchiveMoves = { readonly paths: number; readonly pairs: readonly PairMoves[] };

/** Where the paths of a lane come from. */
type Lane = {
  readonly isNew: boolean;
  readonly cursor: PathCursor;
  readonly ownersOf: (owner: number) => readonly string[];
  /** As the index spells the current path. */
  readonly spelled: (path: string) => string;
  /** Whether the current path has another place, in whose lane it is. */
  readonly isElsewhere: (cursor: PathCursor) => boolean;
};

/** Every path of two suites is looked at once; what is held grows with the moves, not with the archive. */
export function archiveMoves(
  old: Archive,
  next: Archive,
  links: Readonly<Record<string, string>>,
): ArchiveMoves {
  const prefixes = Object.keys(links).map((link) => Buffer.from(`${link.slice(1)}/`));
  const lanes = [
    ...old.files.flatMap((store) => lanesOf(store, false, prefixes, links)),
    ...next.files.flatMap((store) => lanesOf(store, true, prefixes, links)),
  ];
  const pairs = new Map<string, PairMoves & { readonly moves: ArchiveMove[] }>();
  let paths = 0;
  const take = (indexes: readonly number[], path: PathCursor) => {
    paths += 1;
    if (isUnmoved(lanes, indexes)) return;
    const here = indexes.flatMap((index) => lanes[index] ?? []).filter((lane) => !lane.isElsewhere(path));
    for (const move of movesAt(here, path)) {
      const key = `${move.loser} ${move.gainer}`;
      const pair = pairs.get(key) ?? { loser: move.loser, gainer: move.gainer, moves: [] };
      pairs.set(key, pair);
      pair.moves.push(move);
    }
  };
  mergePaths(
    lanes.map(({ cursor }) => cursor),
    take,
  );
  const sorted = [...pairs].sort(([a], [b]) => comparePaths(a, b));
  return { paths, pairs: sorted.map(([, pair]) => pair) };
}

function lanesOf(
  store: Store<FilesMeta>,
  isNew: boolean,
  prefixes: readonly Buffer[],
  links: Readonly<Record<string, string>>,
): readonly Lane[] {
  const names = store.meta.owners.map((owner) =>
    owner.split(',').map((name) => name.slice(name.lastIndexOf('/') + 1)),
  );
  const ownersOf = (owner: number) => names[owner] ?? [];
  const isAliased = ({ bytes, length }: PathCursor) =>
    prefixes.some(
      (prefix) => prefix.length <= length && bytes.compare(prefix, 0, prefix.length, 0, prefix.length) === 0,
    );
  const aliased = aliasedPaths(store, isAliased, links);
  const list = listCursor(aliased.map(({ place }) => Buffer.from(place)));
  return [
    { isNew, cursor: pathCursor(store), ownersOf, spelled: (path) => path, isElsewhere: isAliased },
    {
      isNew,
      cursor: list,
      ownersOf: (at) => ownersOf(aliased[at]?.owner ?? -1),
      spelled: () => aliased[list.owner]?.path ?? '',
      isElsewhere: () => false,
    },
  ];
}

type Aliased = { readonly place: string; readonly path: string; readonly owner: number };

/** What lies behind the links of the system, by its real place. All links are before `usr/` in the order of the index. */
function aliasedPaths(
  store: Store<FilesMeta>,
  isAliased: (cursor: PathCursor) => boolean,
  links: Readonly<Record<string, string>>,
): readonly Aliased[] {
  const found: Aliased[] = [];
  const end = Buffer.from('usr/');
  const cursor = pathCursor(store);
  while (cursor.next()) {
    if (cursor.bytes.compare(end, 0, end.length, 0, cursor.length) >= 0) break;
    if (!isAliased(cursor)) continue;
    const path = cursor.bytes.toString('latin1', 0, cursor.length);
    const place = canonicalPath({ pathAliases: links }, `/${path}`).slice(1);
    found.push({ place, path, owner: cursor.owner });
  }
  // Bytes as characters, whose order is that of the bytes.
  return found.sort((a, b) => (a.place < b.place ? -1 : 1));
}

/** Most paths have one owner, and keep it: those cost nothing more. */
function isUnmoved(lanes: readonly Lane[], indexes: readonly number[]): boolean {
  if (indexes.length > 2) return false;
  const [a, b] = [lanes[indexes[0] ?? -1], lanes[indexes[1] ?? -1]];
  if (a === undefined || b === undefined || a.isNew === b.isNew) return true;
  const [before, after] = [a.ownersOf(a.cursor.owner), b.ownersOf(b.cursor.owner)];
  return before.length === 1 && after.length === 1 && before[0] === after[0];
}

function movesAt(
  lanes: readonly Lane[],
  path: PathCursor,
): readonly (ArchiveMove & { readonly loser: string; readonly gainer: string })[] {
  const text = path.bytes.toString('utf8', 0, path.length);
  const owned = lanes.flatMap((lane) =>
    lane
      .ownersOf(lane.cursor.owner)
      .map((name) => ({ name, isNew: lane.isNew, path: `/${lane.spelled(text)}` })),
  );
  const before = owned.filter(({ isNew }) => !isNew);
  const after = owned.filter(({ isNew }) => isNew);
  return before.flatMap(({ name: loser, path: from }) => {
    const stays = after.some(({ name }) => name === loser);
    return after
      .filter(({ name }) => name !== loser && !before.some((one) => one.name === name))
      .map(({ name: gainer, path: to }) => ({ loser, gainer, from, to, stays }));
  });
}
