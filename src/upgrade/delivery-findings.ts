import type { Finding } from '../findings/finding.ts';
import { optionsOf } from '../packages/options.ts';
import type { Package } from '../packages/package-set.ts';
import { namesIn } from '../packages/relation.ts';
import { restrict } from '../packages/universe.ts';
import { isOneOf } from '../packages/words.ts';
import { groupBy } from '../system/group.ts';
import type { Analysis } from './analyse.ts';
import type { Delivery } from './delivery.ts';
import { hits, whoAsked } from './hits.ts';
import { isLibrary } from './libraries.ts';
import { lossFindings } from './loss-findings.ts';
import { formatRelation } from './rot.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { listed, versioned } from './wording.ts';

/** What users lose, get unasked, or do not get, each fact once with those whom it hits. */
export function deliveryFindings(analysis: Analysis): readonly Told[] {
  return [
    ...lossFindings(analysis, 'lost'),
    ...lossFindings(analysis, 'lostToAutoremove'),
    ...forcedFindings(analysis),
    ...unitFindings(analysis),
    ...heldFindings(analysis),
    ...leftFindings(analysis),
    ...freshFindings(analysis),
  ];
}

function forcedFindings({ deliveries }: Analysis): Told[] {
  const all = deliveries.flatMap((delivery) => delivery.forced.map((pkg) => ({ pkg, delivery })));
  return perPackage(all, ({ pkg }) => pkg).map(({ pkg, group }) => {
    // What brought it is there from before, and nothing that was asked for needs either of them.
    const isPassing = group.every(({ delivery }) => delivery.autoremoved.includes(pkg));
    return {
      finding: {
        rule: 'upgrade/forced',
        severity: isPassing ? 'info' : 'warning',
        place: { package: pkg.name },
        message: `${pkg.name} comes to users who had none of its files, and a new user would not get it${isPassing ? '; nothing they asked for needs it, so autoremove takes it away again' : ''}`,
        remedy: 'move the relation that brings it to the package whose users want it',
        evidence: whoAsked(group),
      },
      subject: { to: pkg.name, ...hits(group) },
    };
  });
}

function unitFindings({ deliveries }: Analysis): Told[] {
  const all = deliveries.flatMap((delivery) => delivery.unitsLost.map((one) => ({ ...one, delivery })));
  return [...groupBy(all, ({ unit }) => unit).values()].flatMap((group): Told[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { unit, from, to } = first;
    const place = to.units.find(({ name }) => name === unit)?.place ?? { package: to.name };
    const finding: Finding = {
      rule: 'upgrade/unit-lost',
      severity: 'error',
      place,
      message: `${unit} was enabled with ${from.name} and is gone after the upgrade: it is in ${to.name} now`,
      remedy: `let the new ${from.name} require ${to.name}`,
      evidence: whoAsked(group),
    };
    return [{ finding, subject: { from: from.name, to: to.name, ...hits(group) } }];
  });
}

/** A package that has a newer version and does not get it. `apt-get upgrade` may hold: that is what it is for. */
function heldFindings({ deliveries, transition, tools }: Analysis): Told[] {
  const usual = deliveries.filter(({ tool }) => tool === tools[0]);
  const all = usual.flatMap((delivery) =>
    delivery.installed
      .filter((pkg) => delivery.outcome.held.includes(pkg.name) || delivery.outcome.aborted)
      .filter(({ name }) => transition.universe.named(name).some((one) => transition.offered.has(one)))
      .map((pkg) => ({ pkg, delivery })),
  );
  return perPackage(all, ({ pkg }) => pkg).map(({ pkg, group }) => ({
    finding: {
      rule: 'upgrade/held',
      severity: 'error',
      place: { package: pkg.name },
      message: `${versioned(pkg, transition)} is not upgraded by ${tools[0]?.name ?? 'the tool'}: what the new version needs cannot be installed`,
      remedy: 'look at its requirements and conflicts with: contrib split',
      evidence: [...lackedBy(pkg, transition), ...whoAsked(group)],
    },
    subject: { from: pkg.name, ...hits(group) },
  }));
}

/** What the new version requires and the new set has in other versions alone. */
function lackedBy(
  { name }: Package,
  { universe, offered }: Transition,
): readonly { readonly text: string }[] {
  const available = restrict(universe, offered);
  return available.named(name).flatMap((next) =>
    next.relations
      .filter((relation) => isOneOf(universe.words.requires, relation))
      .filter(({ expression }) => optionsOf(expression, available, new Map()).length === 0)
      .flatMap((relation) => {
        const others = namesIn(relation.expression).flatMap((wanted) =>
          available.candidates({ kind: 'name', name: wanted }),
        );
        if (others.length === 0) return [];
        const { format } = universe.words;
        const had = others.map((one) => `${one.name} ${format(one.version)}`);
        return [
          {
            text: `${name} ${format(next.version)} has ${formatRelation(relation)}, and the new set has ${listed(had)}`,
          },
        ];
      }),
  );
}

/** A name that is gone and that nothing takes the place of: the old package stays as it is for ever. */
function leftFindings({ transition, deliveries, tools, fates }: Analysis): Told[] {
  const usual = deliveries.filter(({ tool }) => tool === tools[0]);
  const offered = new Set([...transition.offered].map(({ name }) => name));
  const gone = transition.old.filter(({ name }) => !offered.has(name));
  return gone.flatMap((pkg): Told[] => {
    const stays = usual.find(
      ({ asked, outcome }) => asked.packages.includes(pkg) && outcome.packages.includes(pkg),
    );
    if (stays === undefined) return [];
    // What has no file any more was dropped; its users keep an old package, and nothing of the new ones lacks.
    const isEmpty = transition.entries(pkg).length === 0;
    const isDropped = !isEmpty && !fates.some(({ from, kind }) => from.pkg === pkg && kind !== 'dropped');
    const finding: Finding = {
      rule: 'upgrade/left-behind',
      severity: isDropped || isSucceeded(pkg, usual, transition) ? 'info' : 'warning',
      place: { package: pkg.name },
      message: `${versioned(pkg, transition)} stays on users' systems: no package takes its place`,
      remedy: 'name the package that does with supersedes',
    };
    return [{ finding, subject: { from: pkg.name, about: stays } }];
  });
}

/** A library that everybody who has it for something else gets the successor of: nobody asks for one itself (policy 8.1). */
function isSucceeded(pkg: Package, deliveries: readonly Delivery[], { entries }: Transition): boolean {
  const others = deliveries.filter(
    ({ asked, installed }) => installed.includes(pkg) && !asked.packages.includes(pkg),
  );
  return (
    isLibrary(pkg, entries) &&
    others.length > 0 &&
    others.every(({ outcome }) => !outcome.packages.includes(pkg))
  );
}

function freshFindings({ deliveries, tools }: Analysis): Told[] {
  const all = deliveries
    .filter(({ tool, outcome }) => tool === tools[0] && outcome.ok)
    .flatMap((delivery) => delivery.lessThanFresh.map((owner) => ({ owner, delivery })));
  return perPackage(all, ({ owner }) => owner.pkg).map(({ pkg, group }) => {
    const paths = group.map(({ owner }) => owner.entry.path);
    return {
      finding: {
        rule: 'upgrade/differs-from-fresh',
        severity: 'info',
        place: { package: pkg.name },
        message: `who upgrades does not get ${pkg.name} (${listed(paths)}), who installs anew does`,
        evidence: whoAsked(group),
      },
      subject: { to: pkg.name, paths: [...new Set(paths)], ...hits(group) },
    };
  });
}

function perPackage<T>(
  items: readonly T[],
  of: (item: T) => Package,
): readonly { readonly pkg: Package; readonly group: readonly T[] }[] {
  return [...groupBy(items, of)].map(([pkg, group]) => ({ pkg, group }));
}
