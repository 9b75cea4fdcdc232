import type { PackageEdit } from '../../manifest/package-edits.ts';
import type { WrittenIntent } from '../../manifest/upgrade-intent.ts';
import type { Package } from '../../packages/package-set.ts';
import { groupBy } from '../../system/group.ts';
import type { Analysis } from '../analyse.ts';
import { isDocument } from '../loss-findings.ts';
import { formatRelation } from '../rot.ts';
import type { Told } from '../told.ts';

/** Changes that may make a finding go away, the best first; or why there is none. */
export type Candidates = { readonly ways: readonly (readonly PackageEdit[])[] } | { readonly why: string };

export type Ground = { readonly analysis: Analysis; readonly written: WrittenIntent | undefined };

type Known = { readonly from: string; readonly to: string; readonly owner: string };
type Find = (known: Known, ground: Ground, told: Told) => Candidates;

/** What could mend a finding, by its rule. Whether it does is for the analysis to say. */
export function candidatesFor(told: Told, ground: Ground): Candidates {
  const { from = '', to = '', owner = '' } = told.subject;
  const find = FINDERS[told.finding.rule.replace('upgrade/', '')];
  return find?.({ from, to, owner }, ground, told) ?? { why: 'no change of relations mends it' };
}

const FINDERS: Readonly<Record<string, Find>> = {
  overwrite: takeOver,
  'replaces-without-breaks': takeOver,
  'lost-in-order': (known, ground) => one(takes(known.to, known.from, ground, true)),
  'file-lost': bring,
  'unit-lost': bring,
  'left-behind': ({ from }, ground) => succeed(from, ground),
  forced: ({ to }, ground) => cut(to, ground),
  'not-forced': ({ to }, ground) => cut(to, ground),
  'request-brings': ({ to }, ground) => cut(to, ground),
  'request-lacks': ({ from, to }) =>
    to === ''
      ? { why: 'no package of the new set has the file, or the name' }
      : one({ op: 'add', package: from, key: 'requires', name: to }),
  'matches-nothing': ({ owner, from }, ground, told) => limit(owner, from, ground, told),
  'self-replacing': ({ owner, from }, ground, told) => limit(owner, from, ground, told),
  'since-differs': ({ owner, from }, ground, told) => limit(owner, from, ground, told),
  'replaces-living': ({ owner, from }, ground) => ({
    ways: [[{ op: 'remove', package: owner, key: 'supersedes', name: from }, takes(owner, from, ground)]],
  }),
  'metapackage-replaces': handOver,
  'vanished-name': provide,
  // What a person recommends is not taken back for those who follow no recommendation.
  'formats-differ': () => ({
    why: 'pacman and apk follow no recommendation: say requires where the files are needed, or accept it in a file for --intent',
  }),
  unversioned: (_known, _ground, told) => byHand(told, 'give it the version in which the move happened'),
  held: ({ from }, ground) => release(from, ground),
  ambiguous: (_known, _ground, told) => byHand(told, 'name the package that is meant'),
  'same-version': () => ({ why: 'no relation mends a version: raise it' }),
  'older-version': () => ({ why: 'no relation mends a version: raise it, or keep the epoch' }),
  'idle-intent': () => ({ why: 'it is about the intent file' }),
};

function one(...edits: readonly PackageEdit[]): Candidates {
  return { ways: edits.map((edit) => [edit]) };
}

function byHand({ subject: { owner = '', relation } }: Told, what: string): Candidates {
  const said = relation === undefined ? 'the relation' : formatRelation(relation);
  return { why: `${owner} has ${said} of its own, not by an intent: ${what}` };
}

function isOffered(name: string, { analysis }: Ground): boolean {
  return [...analysis.transition.offered].some((pkg) => pkg.name === name);
}

function takeOver({ from, to }: Known, ground: Ground): Candidates {
  if (!isOffered(from, ground)) return succeed(from, ground);
  return one(takes(to, from, ground), takes(to, from, ground, true));
}

function bring({ from, to }: Known, ground: Ground, { subject: { paths = [] } }: Told): Candidates {
  if (!isOffered(from, ground)) return succeed(from, ground);
  if (from !== to && paths.length > 0 && paths.every(isDocument)) {
    // Debian policy 12.3: no package needs a document to work.
    return { why: `they are documents: let ${from} require ${to}, or accept it in a file for --intent` };
  }
  if (from !== to) return one({ op: 'add', package: from, key: 'requires', name: to });
  const replacers = [...ground.analysis.transition.offered].filter(({ intents }) =>
    intents.some(({ kind, names }) => kind === 'supersedes' && names.includes(from)),
  );
  if (replacers.length === 0) return { why: `no package says that it takes the place of ${from}` };
  return {
    ways: replacers.map(({ name }) => [
      { op: 'remove', package: name, key: 'supersedes', name: from },
      takes(name, from, ground),
    ]),
  };
}

/** A name that is gone: the package that has its files takes its place, or an empty one brings all that have. */
function succeed(from: string, ground: Ground): Candidates {
  const takers = takersOf(from, ground);
  const [first] = takers;
  if (first === undefined) {
    return {
      why: `no package of the new set has a file of ${from}: say which takes its place with supersedes`,
    };
  }
  const takePlace = ({ name }: Package): PackageEdit => ({
    op: 'add',
    package: name,
    key: 'supersedes',
    name: from,
    since: sinceOf(name, from, ground),
  });
  const supersedes = [takePlace(first)];
  const transitional: PackageEdit[] = [
    {
      op: 'create',
      package: from,
      summary: `Transitional package to ${takers.map(({ name }) => name).join(', ')}`,
      requires: takers.map(({ name }) => name),
    },
    ...takers.map(({ name }) => takes(name, from, ground)),
  ];
  if (takers.length === 1) return { ways: [supersedes, transitional] };
  // rpm lets several packages take the place of one; dpkg, zypper and apk do not.
  return { ways: [transitional, supersedes, takers.map(takePlace)] };
}

/** The packages that have files of an old one, those with most of them first. */
function takersOf(from: string, { analysis: { fates } }: Ground): readonly Package[] {
  const targets = fates.filter((fate) => fate.from.pkg.name === from).flatMap(({ to }) => to);
  return [...groupBy(targets, ({ pkg }) => pkg)]
    .sort(([a, some], [b, more]) => more.length - some.length || (a.name < b.name ? -1 : 1))
    .map(([pkg]) => pkg);
}

/** The relations by which packages of the new set bring one. */
function cut(to: string, { analysis: { transition } }: Ground): Candidates {
  const edits = [...transition.offered].flatMap(({ name, intents }) =>
    intents
      .filter(({ kind, names }) => (kind === 'requires' || kind === 'recommends') && names.includes(to))
      .map(
        ({ kind }): PackageEdit => ({
          op: 'remove',
          package: name,
          key: kind === 'requires' ? 'requires' : 'recommends',
          name: to,
        }),
      ),
  );
  return edits.length > 0 ? one(...edits) : { why: `no intent of a package brings ${to}` };
}

function handOver({ owner, from }: Known, ground: Ground): Candidates {
  const succession = succeed(from, ground);
  if ('why' in succession) return succession;
  const gone: PackageEdit = { op: 'remove', package: owner, key: 'supersedes', name: from };
  return { ways: succession.ways.map((edits) => [gone, ...edits]) };
}

function provide({ owner, from }: Known, ground: Ground): Candidates {
  const [first] = takersOf(from, ground);
  if (first === undefined) return { why: `no package of the new set has a file of ${from}` };
  return {
    ways: [
      [
        {
          op: 'add',
          package: first.name,
          key: 'supersedes',
          name: from,
          since: sinceOf(first.name, from, ground),
        },
      ],
      [
        { op: 'remove', package: owner, key: 'requires', name: from },
        { op: 'add', package: owner, key: 'requires', name: first.name },
      ],
    ],
  };
}

function release(from: string, { analysis: { transition } }: Ground): Candidates {
  const edits = [...transition.offered].flatMap(({ name, intents }) =>
    intents
      .filter(({ kind, names }) => kind === 'conflicts' && (name === from || names.includes(from)))
      .flatMap(({ names }) =>
        names.map((other): PackageEdit => ({ op: 'remove', package: name, key: 'conflicts', name: other })),
      ),
  );
  return edits.length > 0 ? one(...edits) : { why: 'what the new version requires is not to be had' };
}

/** Another version up to which a relation holds. */
function limit(owner: string, from: string, ground: Ground, told: Told): Candidates {
  const pkg = [...ground.analysis.transition.offered].find(({ name }) => name === owner);
  const intent = pkg?.intents.find(({ names, since }) => since !== undefined && names.includes(from));
  if (intent === undefined) return byHand(told, 'give it the right version');
  const key = intent.kind === 'supersedes' ? 'supersedes' : 'takes-files-from';
  const since = sinceOf(owner, from, ground);
  return one({
    op: 'add',
    package: owner,
    key,
    name: from,
    since,
    ...(intent.aliased === true ? { aliased: true } : {}),
  });
}

function takes(to: string, from: string, ground: Ground, aliased = false): PackageEdit {
  const since = sinceOf(to, from, ground);
  return {
    op: 'add',
    package: to,
    key: 'takes-files-from',
    name: from,
    since,
    ...(aliased ? { aliased } : {}),
  };
}

/** What upstream says, or the version of the package that has the files now. */
function sinceOf(to: string, from: string, { analysis: { transition }, written }: Ground): string {
  const move = written?.intent.moves?.find((one) => one.from === from && one.to === to);
  if (move?.since !== undefined) return move.since;
  const { words } = transition.semantics;
  const pkg = [...transition.offered].find(({ name }) => name === to);
  const old = transition.old.find(({ name }) => name === from);
  if (pkg === undefined) return '0';
  const { version, release } = pkg.version;
  const isEnough = old === undefined || words.satisfies(old.version.version, { operator: '<', version });
  // Of packages that were read, the release alone may be what is new.
  return isEnough || release === undefined ? version : `${version}-${release}`;
}
