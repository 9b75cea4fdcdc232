import type { Finding } from '../findings/finding.ts';
import { groupBy } from '../system/group.ts';
import type { Analysis } from './analyse.ts';
import type { Delivery, Move } from './delivery.ts';
import { type Hit, hits, whoAskedWith } from './hits.ts';
import { isLibrary } from './libraries.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { listed, placeOf, versioned } from './wording.ts';

type Loss = Hit & { readonly move: Move };

/** Files that users lose by the upgrade, or by what autoremove takes away then. */
export function lossFindings(
  { deliveries, transition }: Analysis,
  kind: 'lost' | 'lostToAutoremove',
): Told[] {
  const losses = deliveries
    .filter(({ outcome }) => outcome.ok)
    .flatMap((delivery) => delivery[kind].map((move): Loss => ({ delivery, move })));
  const { canonical } = transition;
  const isRenamed = ({ path, to }: Move) => canonical(path) !== canonical(to.entry.path);
  const groups = groupBy(
    losses,
    ({ move }) => `${move.from.pkg.name} ${move.to.pkg.name} ${isRenamed(move) ? move.path : ''}`,
  );
  return [...groups.values()].flatMap((group): Told[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { from, to } = first.move;
    const old = versioned(from.pkg, transition);
    const paths = [...new Set(group.map(({ move }) => move.path))];
    const subject = { from: from.pkg.name, to: to.pkg.name, paths, ...hits(group) };
    const words = kind === 'lost' ? lostWords : autoremoveWords;
    const isUnusual = isWithoutRecommended(group, deliveries);
    const isAlone = isOfLibraryAlone(group, deliveries, transition);
    const evidence = [
      ...whoAskedWith(group),
      ...(isUnusual ? [{ text: 'only where recommendations are not installed' }] : []),
      ...(isAlone
        ? [{ text: `only who asked for ${from.pkg.name} itself, which nobody does of a library` }]
        : []),
    ];
    const now = isRenamed(first.move) ? `${to.entry.path} in ${to.pkg.name}` : `in ${to.pkg.name}`;
    const finding = { ...words(first.move, old, listed(paths), now), place: placeOf(to), evidence };
    // That two files of packages are one is a guess from their content; of a description it is said.
    const isGuess = isRenamed(first.move) && to.entry.source === undefined;
    const isGrave = kind === 'lost' && !isUnusual && !isAlone && !isGuess && !paths.every(isDocument);
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

/** Whether everybody who has a library for something else keeps it: nobody asks for one itself (policy 8.1). */
function isOfLibraryAlone(
  group: readonly Loss[],
  deliveries: readonly Delivery[],
  { entries }: Transition,
): boolean {
  const owner = group[0]?.move.from.pkg;
  if (owner === undefined || !isLibrary(owner, entries)) return false;
  const isAlone = ({ asked: { packages } }: Delivery) => packages.length === 1 && packages[0] === owner;
  const others = deliveries.filter((delivery) => delivery.installed.includes(owner) && !isAlone(delivery));
  return others.length > 0 && group.every(({ delivery }) => isAlone(delivery));
}

/** What is read, not run: the loss is told, and stops nothing that worked. */
export function isDocument(path: string): boolean {
  return /^\/usr\/share\/(?:doc|man|info|locale|lintian|help)\//.test(path);
}

function asWarning(finding: Finding): Finding {
  return { ...finding, severity: 'warning' };
}

type Words = Pick<Finding, 'rule' | 'severity' | 'message' | 'remedy'>;

function lostWords({ from, to }: Move, old: string, paths: string, now: string): Words {
  const same = from.pkg.name === to.pkg.name;
  return {
    rule: 'upgrade/file-lost',
    severity: 'error',
    message: same
      ? `${paths} of ${from.pkg.name} goes away although the package lives on`
      : `who had ${old} loses ${paths}, now ${now}`,
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
    remedy:
      to.pkg.name === from.pkg.name
        ? `tell those who want ${to.pkg.name} to ask for it`
        : `tell those who want ${to.pkg.name}, once of ${from.pkg.name}, to ask for it`,
  };
}
