import type { Finding } from '../findings/finding.ts';
import type { Package } from '../packages/package-set.ts';
import { groupBy } from '../system/group.ts';
import type { Analysis } from './analyse.ts';
import type { Delivery, Move } from './delivery.ts';
import type { Transition } from './simulate.ts';
import type { Subject, Told } from './told.ts';
import { listed, placeOf, versioned } from './wording.ts';

type Loss = { readonly delivery: Delivery; readonly move: Move };
type Hit = { readonly delivery: Delivery };

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

function lossFindings({ deliveries, transition }: Analysis, kind: 'lost' | 'lostToAutoremove'): Told[] {
  const losses = deliveries
    .filter(({ outcome }) => outcome.ok)
    .flatMap((delivery) => delivery[kind].map((move): Loss => ({ delivery, move })));
  const groups = groupBy(losses, ({ move: { from, to } }) => `${from.pkg.name} ${to.pkg.name}`);
  return [...groups.values()].flatMap((group): Told[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, to } = first.move;
    const old = versioned(from.pkg, transition);
    const paths = [...new Set(group.map(({ move }) => move.path))];
    const subject = { from: from.pkg.name, to: to.pkg.name, paths, ...hits(group) };
    const words = kind === 'lost' ? lostWords : autoremoveWords;
    const tools = listed(group.map(({ delivery }) => delivery.tool.name));
    const isUnusual = isWithoutRecommended(group, deliveries);
    const who = isUnusual ? [{ text: 'only where recommendations are not installed' }] : [];
    const evidence = [...whoAsked(group), { text: `with: ${tools}` }, ...who];
    const finding = { ...words(first.move, old, listed(paths)), place: placeOf(to), evidence };
    const isGrave = kind === 'lost' && !isUnusual && !paths.every(isDocument);
    return [{ finding: kind === 'lost' && !isGrave ? asWarning(finding) : finding, subject }];
  });
}

/** Whether all who install what is recommended keep their files (policy 7.2: "all but unusual installations"). */
function isWithoutRecommended(group: readonly Hit[], deliveries: readonly Delivery[]): boolean {
  const hit = new Set(group.map(({ delivery }) => delivery));
  return [...hit].every(
    ({ asked, tool, weak }) =>
      !weak &&
      deliveries.some(
        (other) => other.weak && other.asked === asked && other.tool === tool && !hit.has(other),
      ),
  );
}

/** What is read, not run: the loss is told, and stops nothing that worked. */
function isDocument(path: string): boolean {
  return /^\/usr\/share\/(?:doc|man|info|locale|lintian|help)\//.test(path);
}

function asWarning(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}

type Words = Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy'>;

function lostWords({ from, to }: Move, old: string, paths: string): Words {
  const same = from.pkg.name === to.pkg.name;
  return {
    rule: 'upgrade/file-lost',
    severity: 'error',
    message: same
      ? `${paths} of ${from.pkg.name} goes away although the package lives on`
      : `who had ${old} loses ${paths}, now in ${to.pkg.name}`,
    remedy: same
      ? `let no other package take the place of ${from.pkg.name}`
      : `let the new ${from.pkg.name} require ${to.pkg.name}`,
  };
}

function autoremoveWords({ from, to }: Move, old: string, paths: string): Words {
  return {
    rule: 'upgrade/autoremoved',
    severity: 'info',
    message: `nothing needs ${to.pkg.name} any more, so autoremove takes ${paths} from those who had ${old}`,
    remedy: `tell those who want ${to.pkg.name}, once of ${from.pkg.name}, to ask for it`,
  };
}

function forcedFindings({ deliveries }: Analysis): Told[] {
  const all = deliveries.flatMap((delivery) => delivery.forced.map((pkg) => ({ pkg, delivery })));
  return perPackage(all, ({ pkg }) => pkg).map(({ pkg, group }) => ({
    finding: {
      rule: 'upgrade/forced',
      severity: 'warning',
      place: { package: pkg.name },
      message: `${pkg.name} comes to users who had none of its files, and a new user would not get it`,
      remedy: 'move the relation that brings it to the package whose users want it',
      evidence: whoAsked(group),
    },
    subject: { to: pkg.name, ...hits(group) },
  }));
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
      evidence: whoAsked(group),
    },
    subject: { from: pkg.name, ...hits(group) },
  }));
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
  const isLibrary =
    pkg.name.startsWith('lib') && entries(pkg).some(({ path }) => /\/lib[^/]+\.so\.\d[^/]*$/.test(path));
  const others = deliveries.filter(
    ({ asked, installed }) => installed.includes(pkg) && !asked.packages.includes(pkg),
  );
  return isLibrary && others.length > 0 && others.every(({ outcome }) => !outcome.packages.includes(pkg));
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

/** Those whom a fact hits, of whom the first can stand for all. */
function hits(group: readonly Hit[]): Pick<Subject, 'asked' | 'about'> {
  const [first] = group;
  return { asked: askedOf(group), ...(first === undefined ? {} : { about: first.delivery }) };
}

function askedOf(group: readonly Hit[]): readonly string[] {
  return [...new Set(group.map(({ delivery }) => delivery.asked.name))];
}

function whoAsked(group: readonly Hit[]): readonly { readonly text: string }[] {
  return [{ text: `asked for: ${listed(askedOf(group))}` }];
}

function perPackage<T>(
  items: readonly T[],
  of: (item: T) => Package,
): readonly { readonly pkg: Package; readonly group: readonly T[] }[] {
  return [...groupBy(items, of)].map(([pkg, group]) => ({ pkg, group }));
}
