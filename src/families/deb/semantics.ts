import { formatVersion, type Package } from '../../packages/package-set.ts';
import type { Relation } from '../../packages/relation.ts';
import type { Change, FileOutcome, Overwrite, Semantics, UpgradeTool } from '../semantics.ts';
import { coversProvided, names, newerVersion } from '../successors.ts';
import { isInRange } from '../version-range.ts';
import { movedConffile } from './conffiles.ts';
import { debDanger, goneBefore } from './dangers.ts';
import { dpkgState, remove, unpack } from './dpkg.ts';
import { isPreDependsCircle } from './pre-depends.ts';
import { compareDebVersions } from './versions.ts';

const distUpgrade: UpgradeTool = {
  name: 'apt-get dist-upgrade',
  // apt follows no Provides or Replaces to another name.
  successors: (installed, offer) => {
    const newer = newerVersion(installed, offer);
    return newer === undefined ? [] : [newer];
  },
  obsoletes: [],
  recommends: 'add',
  supplements: 'new',
  clears: true,
  adds: true,
  broken: 'remove',
  lacksOrder: isPreDependsCircle,
  install: unpackAsApt,
};

/** Debian policy 7; apt-get(8); measured with apt 2.6 and dpkg 1.21. */
export const semantics: Semantics = {
  words: {
    requires: ['Pre-Depends', 'Depends'],
    recommends: ['Recommends'],
    keeps: ['Recommends', 'Suggests'],
    supplements: [],
    provides: ['Provides'],
    conflicts: ['Conflicts', 'Breaks'],
    paths: false,
    plainProvidesMatch: false,
    format: formatVersion,
    satisfies: (version, constraint) => isInRange(version, constraint, compareDebVersions),
  },
  tools: [
    distUpgrade,
    { ...distUpgrade, name: 'apt-get upgrade', recommends: 'hold', adds: false, broken: 'hold' },
  ],
  edited: { beside: '.dpkg-dist', moved: movedConffile },
  retyped: {
    toLink: 'kept',
    toDirectory: 'kept',
    canMeet: (gainer, loser, upgrade) => !goneBefore(gainer, upgrade).has(loser.name),
    // Where the name is not known, the script is a manifest's, of which preinst is made.
    isEarly: ({ when, event, native = 'preinst' }) =>
      when === 'before' && event === 'upgrade' && native === 'preinst',
  },
  dangers: debDanger,
};

/** A package that cannot be unpacked is left out; the others go on, and apt ends with an error. */
function unpackAsApt(change: Change): FileOutcome {
  const state = dpkgState(change.before, change);
  const after = new Map(change.after.map((pkg) => [pkg.name, pkg]));
  for (const { name } of change.before) if (!after.has(name)) remove(state, name, change);
  const overwrites: Overwrite[] = [];
  let ok = true;
  for (const pkg of aptOrder(change)) {
    const refusal = unpack(state, pkg, change);
    if (refusal === undefined) continue;
    ok = false;
    if ('overwrites' in refusal) overwrites.push(...refusal.overwrites);
  }
  return { ok, overwrites, packages: [...state.packages.values()], paths: state.disk };
}

/** What a package breaks or conflicts with first, then what it depends on, otherwise by name. */
function aptOrder(change: Change): readonly Package[] {
  const old = new Map(change.before.map((pkg) => [pkg.name, pkg]));
  const fresh = change.after.filter((pkg) => old.get(pkg.name) !== pkg);
  const waiting = [...fresh].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: Package[] = [];
  const isBroken = (pkg: Package, other: Package) => breaks(pkg, old.get(other.name), change);
  while (waiting.length > 0) {
    const isFree = (pkg: Package) =>
      waiting.every(
        (other) =>
          other === pkg ||
          (!isBroken(pkg, other) && (!dependsOn(pkg, other, change) || isBroken(other, pkg))),
      );
    const next =
      waiting.find(isFree) ??
      waiting.find((pkg) => waiting.every((other) => !isBroken(pkg, other))) ??
      waiting[0];
    if (next === undefined) break;
    ordered.push(next);
    waiting.splice(waiting.indexOf(next), 1);
  }
  return ordered;
}

function breaks(pkg: Package, other: Package | undefined, { words }: Change): boolean {
  return (
    other !== undefined &&
    pkg !== other &&
    ['Breaks', 'Conflicts'].some((kind) => coversProvided(pkg, kind, other, words))
  );
}

function dependsOn(pkg: Package, other: Package, { words }: Change): boolean {
  return pkg.relations.some(
    (relation) => words.requires.includes(relation.kind) && mentions(relation, other, words),
  );
}

function mentions({ kind, expression }: Relation, other: Package, words: Change['words']): boolean {
  if (expression.kind === 'name') return names({ kind, expression }, other, words);
  return 'of' in expression && Array.isArray(expression.of)
    ? expression.of.some((part: Relation['expression']) => mentions({ kind, expression: part }, other, words))
    : false;
}
