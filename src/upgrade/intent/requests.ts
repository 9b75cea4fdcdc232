import type { Finding } from '../../findings/finding.ts';
import type { UpgradeIntent, WrittenIntent } from '../../manifest/upgrade-intent.ts';
import { closureOf } from '../../packages/closure.ts';
import type { Package } from '../../packages/package-set.ts';
import { restrict } from '../../packages/universe.ts';
import { groupBy } from '../../system/group.ts';
import type { TextPlace } from '../../system/place.ts';
import type { Analysis } from '../analyse.ts';
import type { Asked, Delivery } from '../delivery.ts';
import type { Transition } from '../simulate.ts';
import type { Told } from '../told.ts';
import type { Way } from '../ways.ts';
import { listed } from '../wording.ts';
import { wantedFile } from './wanted-files.ts';

type Request = NonNullable<UpgradeIntent['requests']>[number];

/** One system that a request leads to, and how. */
type System = {
  readonly when: 'anew' | 'upgraded' | 'cleaned';
  readonly how: string;
  readonly packages: ReadonlySet<Package>;
};

/** A path or pattern, and who has each file that it matches. */
type Sought = {
  readonly pattern: string;
  readonly place: TextPlace;
  readonly files: ReadonlyMap<string, readonly Package[]>;
};

/** Requests of an intent that could be made of the old set; those for one package are judged anyway. */
export function askedBefore({ intent }: WrittenIntent, { old }: Pick<Transition, 'old'>): readonly Asked[] {
  return (intent.requests ?? [])
    .filter(({ ask }) => ask.length > 1)
    .map(({ ask }) => ({ name: nameOf(ask), packages: old.filter(({ name }) => ask.includes(name)) }))
    .filter(({ packages }, index, all) => packages.length === all[index]?.name.split(' + ').length);
}

/** Requests that do not bring what they must, anew or after the upgrade, or that bring what they must not. */
export function requestFindings(analysis: Analysis, written: WrittenIntent, way: Way): readonly Told[] {
  const { intent, located } = written;
  return (intent.requests ?? []).flatMap((request, index) => {
    const seek = (key: 'brings' | 'without') =>
      (request[key] ?? []).map((pattern, item) =>
        sought(pattern, located.locate(['requests', index, key, item]), analysis.transition, way),
      );
    const systems = systemsOf(request, analysis);
    return [
      ...cannotBeAsked(request, located.locate(['requests', index, 'ask']), analysis.transition),
      ...seek('brings').flatMap((file) => lacking(request, file, systems, analysis.transition)),
      ...seek('without').flatMap((file) => unwanted(request, file, systems)),
    ];
  });
}

/** The name of a request for several packages at once. */
function nameOf(ask: readonly string[]): string {
  return ask.join(' + ');
}

function sought(pattern: string, place: TextPlace, transition: Transition, way: Way): Sought {
  const { matches } = wantedFile(pattern, way);
  const owned = transition.universe.packages.flatMap((pkg) =>
    transition
      .entries(pkg)
      .filter(({ path, type }) => type !== 'directory' && matches(path))
      .map(({ path }) => ({ pkg, path: transition.canonical(path) })),
  );
  const files = [...groupBy(owned, ({ path }) => path)].map(([path, all]): [string, Package[]] => [
    path,
    all.map(({ pkg }) => pkg),
  ]);
  return { pattern, place, files: new Map(files) };
}

/** What a new user has, and what every user of before has after the upgrade, and after autoremove. */
function systemsOf({ ask, recommended = false }: Request, analysis: Analysis): readonly System[] {
  const { offered, universe } = analysis.transition;
  const present = restrict(universe, offered);
  const roots = ask.flatMap((name) => present.candidates({ kind: 'name', name }).slice(0, 1));
  const fresh = new Set(closureOf(present, roots, { recommends: recommended }).members.keys());
  const anew: System[] =
    roots.length < ask.length
      ? []
      : [{ when: 'anew', how: `who asks for ${nameOf(ask)} anew`, packages: fresh }];
  // What is held back is told as such.
  const isOf = ({ asked, weak, outcome }: Delivery) =>
    asked.name === nameOf(ask) && outcome.ok && outcome.held.length === 0 && (recommended || !weak);
  const after = analysis.deliveries.filter(isOf).flatMap(({ tool, outcome, kept }): System[] => {
    const how = `who asked for ${nameOf(ask)} and upgrades with ${tool.name}`;
    return [
      { when: 'upgraded', how, packages: new Set(outcome.packages) },
      { when: 'cleaned', how: `${how}, then removes what nothing needs,`, packages: kept },
    ];
  });
  return [...anew, ...after];
}

function cannotBeAsked({ ask }: Request, place: TextPlace, { universe, offered }: Transition): Told[] {
  const gone = ask.filter(
    (name) => !universe.candidates({ kind: 'name', name }).some((pkg) => offered.has(pkg)),
  );
  if (gone.length === 0) return [];
  const finding: Finding = {
    rule: 'upgrade/request-lacks',
    severity: 'error',
    place,
    message: `nobody can ask for ${nameOf(ask)}: the new set neither has nor provides ${listed(gone)}`,
    remedy: `let a successor provide ${listed(gone)}`,
  };
  return [{ finding, subject: { asked: gone } }];
}

function lacking(
  { ask }: Request,
  { pattern, place, files }: Sought,
  systems: readonly System[],
  { offered }: Transition,
): Told[] {
  const now = [...files].map(([path, owners]) => ({
    path,
    owners: owners.filter((pkg) => offered.has(pkg)),
  }));
  const there = now.filter(({ owners }) => owners.length > 0);
  const [from = ''] = ask;
  const base = { rule: 'upgrade/request-lacks', severity: 'error', place } as const;
  if (there.length === 0) {
    const message = `who asks for ${nameOf(ask)} must get ${pattern}, which no package of the new set has`;
    return [{ finding: { ...base, message }, subject: { from, asked: [nameOf(ask)], paths: [pattern] } }];
  }
  const missing = systems.flatMap(({ how, packages }) =>
    there
      .filter(({ path }) => !(files.get(path) ?? []).some((pkg) => packages.has(pkg)))
      .map(({ path, owners }) => ({ how, path, owner: owners[0]?.name ?? '' })),
  );
  return [...groupBy(missing, ({ owner }) => owner)].map(([owner, all]): Told => {
    const message = `${all[0]?.how ?? ''} does not get ${pattern}, which is in ${owner}`;
    const paths = [...new Set(all.map(({ path }) => path))];
    const remedy = `let ${from} require ${owner}`;
    return {
      finding: { ...base, message, remedy },
      subject: { from, to: owner, asked: [nameOf(ask)], paths },
    };
  });
}

/** Right after an upgrade, what is needed no more is still there. */
function unwanted({ ask }: Request, { pattern, place, files }: Sought, systems: readonly System[]): Told[] {
  const found = systems
    .filter(({ when }) => when !== 'upgraded')
    .flatMap(({ how, packages }) =>
      [...files].flatMap(([path, owners]) =>
        owners.filter((pkg) => packages.has(pkg)).map(({ name }) => ({ how, path, owner: name })),
      ),
    );
  return [...groupBy(found, ({ owner }) => owner)].map(([owner, all]): Told => {
    const finding: Finding = {
      rule: 'upgrade/request-brings',
      severity: 'error',
      place,
      message: `${all[0]?.how ?? ''} gets ${pattern}, of ${owner}`,
      remedy: `cut the requirement that leads to ${owner}: contrib split --ask ${ask.join(',')} shows it`,
    };
    const paths = [...new Set(all.map(({ path }) => path))];
    return { finding, subject: { to: owner, paths, asked: ask } };
  });
}
