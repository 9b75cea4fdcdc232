import { canonicalPath } from '../../distributions/paths.ts';
import type { Having } from './merge.ts';
import { lateCursor, type PathCursor } from './path-cursor.ts';

/** Whose paths a list in the merge has. */
export type Lane = {
  readonly isNew: boolean;
  readonly cursor: PathCursor;
  /** The number of the current path's owners. */
  readonly owner: () => number;
  /** The current path as its index spells it. */
  readonly spelled: () => string;
};

export type Lanes = {
  readonly all: readonly Lane[];
  /** Whether a path that some lanes have is not to be looked at here: it comes again at its real place. */
  readonly puts: (having: Having, path: PathCursor) => boolean;
};

type Links = Readonly<Record<string, string>>;
type Aliased = { readonly place: string; readonly path: string; readonly owner: number };

/** All links of a system are before this in the order of paths, and all that they lead to is behind it. */
const START = Buffer.from('usr/');

/**
 * The lanes of some indexes: each one's paths, and once more what lies behind a link of the system (/lib/x on a merged
 * /usr), by its real place.
 * @param old how many of the cursors are of the old suite; they come first.
 */
export function lanesOf(cursors: readonly PathCursor[], old: number, links: Links): Lanes {
  const prefixes = Object.keys(links).map((link) => Buffer.from(`${link.slice(1)}/`));
  const aside = cursors.map((): Aliased[] => []);
  let isPast = false;
  const all = [
    ...cursors.map((cursor, index) => plainLane(cursor, index >= old)),
    ...aside.map((own, index) => lateLane(own, index >= old)),
  ];
  return {
    all,
    puts({ lists, count }, path) {
      if (isPast) return false;
      isPast = (lists[0] ?? 0) >= cursors.length;
      if (isPast) return true;
      if (!prefixes.some((prefix) => startsWith(path, prefix))) return false;
      const spelled = textOf(path);
      // Bytes as characters, whose order is that of the bytes.
      const place = canonicalPath({ pathAliases: links }, `/${spelled}`).slice(1);
      for (const index of lists.slice(0, count)) {
        const owner = cursors[index]?.owner ?? -1;
        aside[index]?.push({ place, path: spelled, owner });
      }
      return true;
    },
  };
}

function plainLane(cursor: PathCursor, isNew: boolean): Lane {
  return { isNew, cursor, owner: () => cursor.owner, spelled: () => textOf(cursor) };
}

/** The owner of what comes late is its number in the list. */
function lateLane(own: Aliased[], isNew: boolean): Lane {
  const cursor = lateCursor(START, () => {
    own.sort((a, b) => (a.place < b.place ? -1 : 1));
    return own.map(({ place }) => Buffer.from(place, 'latin1'));
  });
  return {
    isNew,
    cursor,
    owner: () => own[cursor.owner]?.owner ?? -1,
    spelled: () => own[cursor.owner]?.path ?? '',
  };
}

function startsWith({ bytes, start, length }: PathCursor, prefix: Buffer): boolean {
  return (
    prefix.length <= length && bytes.compare(prefix, 0, prefix.length, start, start + prefix.length) === 0
  );
}

function textOf({ bytes, start, length }: PathCursor): string {
  return bytes.toString('latin1', start, start + length);
}
