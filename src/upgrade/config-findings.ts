import type { Finding } from '../findings/finding.ts';
import type { Package } from '../packages/package-set.ts';
import type { Analysis } from './analyse.ts';
import { type ConfigMove, configMovesOf } from './config-moves.ts';
import { namesPath } from './named-paths.ts';
import type { Transition } from './simulate.ts';
import type { Told } from './told.ts';
import { placeOf, versioned } from './wording.ts';

/** Configuration that moves, and what becomes of a file that a user edited. */
export function configFindings({
  transition,
  fates,
}: Pick<Analysis, 'transition' | 'fates'>): readonly Told[] {
  if (transition.semantics.edited.moved === undefined) return [];
  const byName = new Map([...transition.offered].map((pkg) => [pkg.name, pkg]));
  return [...configMovesOf(fates, transition).values()]
    .filter((move) => !isHandled(move, byName, transition))
    .flatMap((move) => tell(move, byName.get(move.fate.from.pkg.name), transition));
}

/** Scripts are not run: one that names the old path, or what its edited file is saved as, is taken to move the edits. */
function isHandled(
  { fate: { path, from }, to, isElsewhere }: ConfigMove,
  byName: ReadonlyMap<string, Package>,
  { semantics: { edited } }: Transition,
): boolean {
  if (!isElsewhere) return false;
  const paths = [path, ...(edited.dropped === undefined ? [] : [path + edited.dropped])];
  const packages = [byName.get(from.pkg.name), ...to.map(({ pkg }) => pkg)];
  return packages.some((pkg) => pkg?.scripts.some((script) => paths.some((one) => namesPath(script, one))));
}

function tell(
  { fate: { path, from }, to: [first], isElsewhere }: ConfigMove,
  next: Package | undefined,
  transition: Transition,
): readonly Told[] {
  // What becomes of edits whose place a link takes was not measured.
  if (first?.entry.type !== 'file') return [];
  const { pkg, entry } = first;
  const { digest } = from.entry;
  const isUnchanged = digest !== undefined && digest === entry.digest;
  const { words, edited } = transition.semantics;
  const outcome = edited.moved?.({ words, gainer: pkg, to: entry, next, isElsewhere, isUnchanged });
  if (outcome === undefined) return [];
  const { listing, text, ...rest } = outcome;
  const where = isElsewhere ? `${entry.path} of ${pkg.name}` : `in ${pkg.name}`;
  const finding: Finding = {
    rule: 'upgrade/config-moved',
    place: placeOf(first),
    message: `${path} was configuration of ${versioned(from.pkg, transition)} and is now ${where}${listing === undefined ? '' : `, ${listing}`}: ${text}`,
    ...rest,
  };
  return [{ finding, subject: { from: from.pkg.name, to: pkg.name, paths: [path] } }];
}
