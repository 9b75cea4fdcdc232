import type { Stub } from '../helpers/packages.ts';

/** What stands behind one name of the measured tables: what a user had, and what was offered. */
export type Case = {
  readonly had: readonly Stub[];
  readonly offered: readonly Stub[];
  readonly only?: readonly string[];
};

const [X, Y, Z] = ['/usr/bin/x', '/usr/bin/y', '/usr/bin/z'] as const;
const CONF = '/etc/a.conf';

const A1: Stub = { id: 'a-1', files: [X, Y] };
const C1: Stub = { id: 'c-1', files: [Z] };

/** a-2 keeps x, b-2 gets y. */
function split(a: readonly string[] = [], b: readonly string[] = []): Case {
  return {
    had: [A1],
    offered: [
      { id: 'a-2', files: [X], relations: a },
      { id: 'b-2', files: [Y], relations: b },
    ],
  };
}

function rename(b: readonly string[] = [], more: readonly Stub[] = []): Case {
  return { had: [A1], offered: [{ id: 'b-2', files: [X, Y], relations: b }, ...more] };
}

function withC(one: Case): Case {
  return { ...one, had: [...one.had, C1], offered: [...one.offered, C1] };
}

/** y goes from a to c, which the user has both. */
function move(c: readonly string[] = [], rest: Partial<Case> & { readonly digest?: string } = {}): Case {
  return {
    had: [A1, C1],
    offered: [
      { id: 'a-2', files: [X] },
      { id: 'c-2', files: [Y, Z], relations: c },
    ],
    ...rest,
  };
}

function config(a: readonly string[], b: readonly string[]): Case {
  return {
    had: [{ id: 'a-1', files: [CONF, X], config: [CONF] }],
    offered: [
      { id: 'a-2', files: [X], relations: a },
      { id: 'b-2', files: [CONF], config: [CONF], relations: b },
    ],
  };
}

function alias(b: readonly string[]): Case {
  return {
    had: [{ id: 'a-1', files: [X, '/lib/u'] }],
    offered: [
      { id: 'a-2', files: [X], relations: ['Depends: b'] },
      { id: 'b-2', files: ['/usr/lib/u'], relations: b },
    ],
  };
}

const BR = ['Breaks: a (< 2)', 'Replaces: a (< 2)'];
const DROPPED: Case = {
  had: [{ id: 'a-1', files: [CONF, X], config: [CONF] }],
  offered: [{ id: 'a-2', files: [X] }],
};
const REMOVED: Case = { had: [A1], offered: [] };
const TRANSITIONAL: Case = rename(BR, [{ id: 'a-2', relations: ['Depends: b'] }]);

export const DEB: Readonly<Record<string, Case>> = {
  'split no relation': split(),
  'split a Depends b, no B/R': split(['Depends: b']),
  'split a Depends b, b Replaces only': split(['Depends: b'], ['Replaces: a (< 2)']),
  'split a Depends b, b Breaks only': split(['Depends: b'], ['Breaks: a (< 2)']),
  'split a Depends b, b Breaks+Replaces': split(['Depends: b'], BR),
  'split a Recommends b, b B+R': split(['Recommends: b'], BR),
  'split a Suggests b, b B+R': split(['Suggests: b'], BR),
  'split, only b installed from new (partial), no B/R': { ...split(), only: ['b'] },
  'split, only b (partial), Replaces only, then remove b': {
    ...split([], ['Replaces: a (< 2)']),
    only: ['b'],
  },
  'rename, nothing': rename(),
  'rename, b Provides/Conflicts/Replaces a, no transitional': rename([
    'Provides: a',
    'Conflicts: a',
    'Replaces: a',
  ]),
  'rename, transitional a Depends b, b B+R': TRANSITIONAL,
  'rename, transitional a (not oldlibs), then remove a + autoremove': TRANSITIONAL,
  'usrmerge P1: /lib/u in a -> /usr/lib/u in b, B+R, a Depends b': alias(BR),
  'usrmerge M7: same but Conflicts': alias(['Conflicts: a (< 2)']),
  'conffile moved a->b edited, B+R': config(['Depends: b'], BR),
  'conffile dropped edited, no rm_conffile': DROPPED,
  'removed a, nothing': REMOVED,
  'file moves a->c both installed, no B/R': move(),
};

const STRICT: Case = {
  had: [
    { id: 'a-1', files: [X], relations: ['Requires: l (= 1)'] },
    { id: 'l-1', files: [Y] },
  ],
  offered: [{ id: 'l-2', files: [Y] }],
};
const OBSOLETES = 'Obsoletes: a (< 2)';
const GONE: Case = {
  had: [A1],
  offered: [
    { id: 'b-2', files: [X], relations: [OBSOLETES] },
    { id: 'c-2', files: [Y], relations: [OBSOLETES] },
  ],
};

export const RPM: Readonly<Record<string, Case>> = {
  'split no relation': split(),
  'split a Requires b': split(['Requires: b']),
  'split a Recommends b': split(['Recommends: b']),
  'split b Supplements a': split([], ['Supplements: a']),
  'split b Obsoletes a<2': split([], [OBSOLETES]),
  'split both a(2) and b Obsoletes a<2': split([OBSOLETES], [OBSOLETES]),
  'split b Conflicts a<2': split([], ['Conflicts: a (< 2)']),
  'split b Provides a:/usr/bin/y (SUSE split-provides)': split([], ['Provides: a:/usr/bin/y']),
  'rename Obs+Prov': rename([OBSOLETES, 'Provides: a (= 2)']),
  'rename no relation': rename(),
  'rename Obs only, dependent c requires a': {
    had: [A1, { ...C1, relations: ['Requires: a'] }],
    offered: [
      { id: 'b-2', files: [X, Y], relations: [OBSOLETES] },
      { ...C1, relations: ['Requires: a'] },
    ],
  },
  'a gone, b and c both Obsolete a<2': GONE,
  'meta m Obsoletes a<2, m Requires b,c': {
    had: [A1],
    offered: [
      { id: 'm-2', relations: [OBSOLETES, 'Requires: b', 'Requires: c'] },
      { id: 'b-2', files: [X, Y] },
      { id: 'c-2', files: [Z] },
    ],
  },
  'Obsoletes a < - (libvirt 12.6 typo), c-2 strict': {
    had: [A1, C1],
    offered: [
      { id: 'b-2', files: [X, Y], relations: ['Obsoletes: a (< -)'] },
      { id: 'c-2', files: [Z], relations: ['Requires: b (= 2)'] },
    ],
  },
  'removed, nothing obsoletes': REMOVED,
  'removed, libs bumped (strict Requires) blocks': STRICT,
  'config moved a->b edited, a Requires b': config(['Requires: b'], []),
  'config dropped edited': DROPPED,
  'file moves a->c both installed': move(),
  'file moves a->c, upgrade c only': move([], { only: ['c'] }),
  'file moves a->c same content, upgrade c only': move([], {
    had: [{ ...A1, digests: { [Y]: 'same' } }, C1],
    offered: [
      { id: 'a-2', files: [X] },
      { id: 'c-2', files: [Y, Z], digests: { [Y]: 'same' } },
    ],
    only: ['c'],
  }),
};

export const PACMAN: Readonly<Record<string, Case>> = {
  'split a -> a+b, no relation': split(),
  'split, a depends b': split(['depends: b']),
  'split, a optdepends b': split(['optdepends: b']),
  'split, b replaces=a (unversioned), a still in repo': split([], ['replaces: a']),
  'split, b replaces=a<2, a-2 in repo': split([], ['replaces: a (< 2)']),
  'split, b replaces/conflicts=a<2, a-2 in repo': split([], ['replaces: a (< 2)', 'conflicts: a (< 2)']),
  'rename a->b, no relation': rename(),
  'rename a->b, replaces only': rename(['replaces: a']),
  'rename, replaces+conflicts+provides': rename(['replaces: a', 'conflicts: a', 'provides: a']),
  'rename, conflicts+provides, no replaces': rename(['conflicts: a', 'provides: a']),
  'a gone -> b + c, both replaces a': {
    had: [A1],
    offered: [
      { id: 'b-2', files: [X], relations: ['replaces: a'] },
      { id: 'c-2', files: [Y], relations: ['replaces: a'] },
    ],
  },
  'file moves a->c, both installed, -Syu': move(),
  'file moves a->c, both installed, partial upgrade -S c only': move([], { only: ['c'] }),
  'config (backup=) moved a->b, user edited': config(['depends: b'], []),
};

const origin = (one: Case): Case => ({
  ...one,
  had: one.had.map((stub) => ({ ...stub, source: 'p' })),
  offered: one.offered.map((stub) => ({ ...stub, source: 'p' })),
});

export const APK: Readonly<Record<string, Case>> = {
  'split no relation': split(),
  'split a depends b, no replaces, no origin': split(['depends: b']),
  'split a depends b, same origin': origin(split(['depends: b'])),
  'split a depends b, b replaces a': split(['depends: b'], ['replaces: a']),
  'split b install_if a=2 (1 term)': split([], ['install_if: a (= 2)']),
  "split b install_if 'a=2 c'": withC(split([], ['install_if: a (= 2) and c'])),
  'split b replaces a only': split([], ['replaces: a']),
  'rename no relation': rename(),
  'rename b replaces a only': rename(['replaces: a']),
  'rename b provides a=2 (versioned)': rename(['provides: a (= 2)']),
  'rename b provides a (unversioned)': rename(['provides: a']),
  'rename b provides a + provider_priority': rename(['provides: a']),
  'rename transitional a depends b, replaces': rename(
    ['replaces: a'],
    [{ id: 'a-2', relations: ['depends: b'] }],
  ),
  'file moves a->c both installed, nothing': move(),
  'file moves a->c both installed, c replaces a': move(['replaces: a']),
  'file moves a->c, upgrade c only, nothing': move([], { only: ['c'] }),
  'both have y forever? upgrade c only same origin': origin(move([], { only: ['c'] })),
  'config moved a->b edited': config(['depends: b'], []),
  'config dropped edited': DROPPED,
  'a removed from repo': REMOVED,
  'a removed from repo, upgrade --available': REMOVED,
  'split b provides a=2 while a-2 exists': split([], ['provides: a (= 2)']),
};
