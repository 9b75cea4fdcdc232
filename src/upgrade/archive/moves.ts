import { type OwnerTable, ownerTable } from '../../indexes/owner-table.ts';
import { comparePaths, pathFromBytes } from '../../system/path-bytes.ts';
import type { Archive } from './archive.ts';
import { type Lane, lanesOf } from './lanes.ts';
import { type Having, mergePaths } from './merge.ts';
import { withPaths } from './path-source.ts';

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

export type MovesOptions = {
  /** The system's own links, by path: `/lib` to `/usr/lib`. */
  readonly links: Readonly<Record<string, string>>;
  /** Where the paths of an index are kept. */
  readonly cache: string;
  /** Told now and then how many paths were compared. */
  readonly tell: (paths: number) => void;
};

/** How many paths are compared between two words about it. */
const TOLD = 2 ** 18;

/** Every path of two suites is looked at once; what is held grows with the moves, not with the archive. */
export async function archiveMoves(
  old: Archive,
  next: Archive,
  { links, cache, tell }: MovesOptions,
): Promise<ArchiveMoves> {
  const owners = ownerTable();
  const moves = moveList(owners);
  let paths = 0;
  await withPaths([...old.contents, ...next.contents], cache, owners, async (cursors) => {
    const lanes = lanesOf(cursors, old.contents.length, links);
    const all = lanes.all.map(({ cursor }) => cursor);
    await mergePaths(all, (having, path) => {
      if (lanes.puts(having, path)) return;
      paths += 1;
      if (paths % TOLD === 0) tell(paths);
      if (isUnmoved(lanes.all, having)) return;
      moves.add(having.lists.slice(0, having.count).flatMap((index) => lanes.all[index] ?? []));
    });
  });
  return { paths, pairs: moves.pairs() };
}

/** Most paths have one owner, and keep it: those cost nothing more. */
function isUnmoved(lanes: readonly Lane[], { lists, count }: Having): boolean {
  if (count === 1) return true;
  if (count > 2) return false;
  const a = lanes[lists[0] ?? -1];
  const b = lanes[lists[1] ?? -1];
  return a === undefined || b === undefined || a.isNew === b.isNew || a.owner() === b.owner();
}

/** The moves that were met, by pair of packages. */
function moveList(owners: OwnerTable) {
  const pairs = new Map<string, PairMoves & { readonly moves: ArchiveMove[] }>();
  return {
    add(lanes: readonly Lane[]): void {
      for (const { loser, gainer, ...move } of movesAt(lanes, owners)) {
        const key = `${loser} ${gainer}`;
        const pair = pairs.get(key) ?? { loser, gainer, moves: [] };
        pairs.set(key, pair);
        pair.moves.push(move);
      }
    },
    pairs(): readonly PairMoves[] {
      return [...pairs].sort(([a], [b]) => comparePaths(a, b)).map(([, pair]) => pair);
    },
  };
}

function movesAt(
  lanes: readonly Lane[],
  owners: OwnerTable,
): readonly (ArchiveMove & { readonly loser: string; readonly gainer: string })[] {
  const owned = lanes.flatMap(({ isNew, owner, spelled }) =>
    owners.names(owner()).map((name) => ({ name, isNew, spelled })),
  );
  const before = owned.filter(({ isNew }) => !isNew);
  const after = owned.filter(({ isNew }) => isNew);
  return before.flatMap(({ name: loser, spelled: from }) => {
    const stays = after.some(({ name }) => name === loser);
    return after
      .filter(({ name }) => name !== loser && !before.some((one) => one.name === name))
      .map(({ name: gainer, spelled: to }) => {
        const [had, has] = [from(), to()];
        const path = pathText(had);
        // Mostly one path: then one text is kept of it.
        return { loser, gainer, from: path, to: has === had ? path : pathText(has), stays };
      });
  });
}

/** From characters that are bytes. */
function pathText(latin1: string): string {
  return `/${pathFromBytes(Buffer.from(latin1, 'latin1'))}`;
}
