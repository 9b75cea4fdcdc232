import type { Entry } from '../../packages/entry.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Danger, Meeting, Upgrade } from '../semantics.ts';
import { covers, names } from '../successors.ts';
import { isRefusedByObsolete } from './conffiles.ts';
import { conflictsWith } from './dpkg.ts';

/**
 * What can go wrong where a file of one package is in another's new version, in any order of unpacking that dpkg
 * permits: Breaks lets it unpack (the other one is only deconfigured), Conflicts and Pre-Depends do not (policy 7.2 to
 * 7.6). Configuration stays on the disk whoever lists it.
 */
export function debDanger(meeting: Meeting, upgrade: Upgrade): Danger | undefined {
  const { loser, gainer, from, to } = meeting;
  const beside = whileOldIsThere(meeting, upgrade);
  if (beside === 'overwrite' || from.path !== to.path) return beside;
  const next = upgrade.offered.find(({ name }) => name === loser.name);
  const isRefused =
    leavesObsolete(from, next, upgrade) &&
    isRefusedByObsolete(gainer, to, next, upgrade.words) &&
    !goneBefore(next, upgrade).has(gainer.name);
  return isRefused ? 'obsolete-conffile' : beside;
}

function whileOldIsThere(meeting: Meeting, upgrade: Upgrade): Danger | undefined {
  const { loser, gainer } = meeting;
  if (!goneBefore(gainer, upgrade).has(loser.name)) return besideOld(meeting, upgrade);
  const isCleared = conflictsWith(gainer, loser, upgrade) && covers(gainer, 'Replaces', loser, upgrade.words);
  // dpkg removes it in favour of the gainer, behind which its files go by their literal names.
  return isCleared && !goneBefore(gainer, upgrade, loser).has(loser.name)
    ? lostByAlias(meeting, upgrade)
    : undefined;
}

function lostByAlias({ loser, gainer, from, to }: Meeting, upgrade: Upgrade): Danger | undefined {
  // dpkg removes no conffile for its being gone from the package.
  if (from.path === to.path || from.flags.includes('config')) return undefined;
  return isLostByAlias(loser, to.path, upgrade) && !isDiverted(from.path, gainer) ? 'lost' : undefined;
}

/** What goes wrong where the gainer is unpacked while the old loser is there. */
function besideOld(meeting: Meeting, upgrade: Upgrade): Danger | undefined {
  const { loser, gainer, from, to } = meeting;
  const { words } = upgrade;
  if (from.path !== to.path) return lostByAlias(meeting, upgrade);
  if (covers(gainer, 'Replaces', loser, words)) {
    return upgrade.canStand(gainer, loser) ? 'lost-on-removal' : undefined;
  }
  if (!covers(loser, 'Replaces', gainer, words)) return 'overwrite';
  // dpkg leaves the old package its file, and takes it away with that package's upgrade.
  return from.flags.includes('config') ? undefined : 'lost';
}

/** Whether a conffile of the old version becomes an obsolete one of the new version, which lacks it. */
function leavesObsolete(
  { path, flags }: Entry,
  next: Package | undefined,
  { entries, canonical }: Upgrade,
): next is Package {
  if (next === undefined || !flags.includes('config')) return false;
  const place = canonical(path);
  return !entries(next).some((entry) => canonical(entry.path) === place);
}

/** dpkg removes what the loser's new version lacks by its literal name (DEP 17, P1). */
function isLostByAlias(loser: Package, path: string, { offered, entries, canonical }: Upgrade): boolean {
  const next = offered.find(({ name }) => name === loser.name);
  const place = canonical(path);
  return next === undefined || !entries(next).some((entry) => canonical(entry.path) === place);
}

/**
 * Whether a package's preinst diverts the path that the old owner knows, so that dpkg removes nothing of what has the
 * same place (DEP 17, M8). Scripts are not run: a path with variables is one of those that its words can make of it.
 */
function isDiverted(path: string, { scripts }: Package): boolean {
  return scripts
    .filter(({ when, event }) => when === 'before' && (event === 'install' || event === 'upgrade'))
    .some(({ body }) => divertedBy(body).some((pattern) => canBe(path, pattern, body)));
}

function divertedBy(body: string): readonly string[] {
  return body
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => /\bdpkg-divert\b/.test(line))
    .flatMap((line) => line.split(/\s+/))
    .map((word) => word.replace(/["']/g, ''))
    .filter((word) => word.startsWith('/'));
}

function canBe(path: string, pattern: string, body: string): boolean {
  const fixed = pattern.split(/\$\{?\w+\}?/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(`^${fixed.join('(.+?)')}$`).exec(path);
  const words = new Set(body.split(/[\s"';]+/));
  return match?.slice(1).every((part) => words.has(part)) ?? false;
}

/**
 * The names of installed packages whose old versions cannot be there when a package is unpacked: those that it conflicts
 * with, those whose new version it pre-depends on, and what must be gone before these.
 * @param except an old version that it conflicts with itself, where that is not to count.
 */
export function goneBefore(pkg: Package, upgrade: Upgrade, except?: Package): ReadonlySet<string> {
  const gone = new Set<string>();
  const seen = new Set<Package>();
  const visit = (one: Package) => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const old of upgrade.installed) {
      if (old.name === one.name || !conflictsWith(one, old, upgrade)) continue;
      if (one === pkg && old === except) continue;
      gone.add(old.name);
      const next = upgrade.offered.find(({ name }) => name === old.name);
      // With Replaces as well, dpkg removes the old package itself, and nothing of the new one must be there before.
      if (next !== undefined && !covers(one, 'Replaces', old, upgrade.words)) visit(next);
    }
    for (const next of preDepended(one, upgrade)) {
      gone.add(next.name);
      visit(next);
    }
  };
  visit(pkg);
  gone.delete(pkg.name);
  return gone;
}

/** New versions that a package pre-depends on, where the installed version would not do. */
function preDepended(pkg: Package, { installed, offered, words }: Upgrade): readonly Package[] {
  return pkg.relations
    .filter(({ kind, expression }) => kind === 'Pre-Depends' && expression.kind === 'name')
    .flatMap((relation) => {
      if (installed.some((old) => names(relation, old, words))) return [];
      return offered.filter((next) => names(relation, next, words));
    });
}
