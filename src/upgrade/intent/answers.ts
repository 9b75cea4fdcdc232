import type { Finding, Suppression } from '../../findings/finding.ts';
import type { UpgradeIntent, WrittenIntent } from '../../manifest/upgrade-intent.ts';
import type { TextPlace } from '../../system/place.ts';
import type { Analysis } from '../analyse.ts';
import { packagesOf, type Told } from '../told.ts';
import type { Way } from '../ways.ts';
import { isMade, isOfMove, type WantedMove } from './moves.ts';
import { wantedFile } from './wanted-files.ts';

type Accepted = NonNullable<UpgradeIntent['accept']>[number];

/** What users lose in a move. */
const LOSSES: ReadonlySet<string> = new Set([
  'upgrade/file-lost',
  'upgrade/unit-lost',
  'upgrade/autoremoved',
  'upgrade/differs-from-fresh',
]);

/** One way and what was found on it. */
export type Found = { readonly way: Way; readonly analysis: Analysis; readonly told: readonly Told[] };

/** Marks what an intent answers for; what in it answers for nothing on any way is a finding itself. */
export function answer(
  found: readonly Found[],
  written: WrittenIntent,
): { readonly found: readonly Found[]; readonly idle: readonly Told[] } {
  const used = new Set<Accepted>();
  const marked = found.map((one) => ({
    ...one,
    told: one.told.map((told) => {
      const suppressed =
        optionalMove(told, one, written) ?? tooOld(told, one, written) ?? accepted(told, one, written, used);
      return suppressed === undefined ? told : { ...told, finding: { ...told.finding, suppressed } };
    }),
  }));
  return { found: marked, idle: [...idleAccepted(written, used), ...idleMoves(found, written)] };
}

function optionalMove(
  { finding: { rule }, subject: { from, to, paths = [] } }: Told,
  { way }: Found,
  { intent, located }: WrittenIntent,
): Suppression | undefined {
  if (!LOSSES.has(rule)) return undefined;
  const moves = intent.moves ?? [];
  const index = moves.findIndex(
    (move) =>
      move.optional === true &&
      move.to === to &&
      (from === undefined || move.from === from) &&
      paths.every((path) => isOfMove(move, path, way)),
  );
  const move = moves[index];
  if (move === undefined) return undefined;
  const reason = move.reason ?? `upstream calls the move from ${move.from} to ${move.to} optional`;
  return { reason, place: located.locate(['moves', index]) };
}

/** Whoever has an older version than those that can be upgraded from goes over one in between. */
function tooOld(
  { subject: { from } }: Told,
  { way, analysis: { transition } }: Found,
  { intent, located }: WrittenIntent,
): Suppression | undefined {
  const oldest = intent['upgrades-from'];
  const old = transition.old.find(({ name }) => name === from);
  if (oldest === undefined || old === undefined) return undefined;
  const isOlder = way.semantics.words.satisfies(old.version.version, { operator: '<', version: oldest });
  if (!isOlder) return undefined;
  return { reason: `upgrades are supported from ${oldest} on`, place: located.locate(['upgrades-from']) };
}

function accepted(
  told: Told,
  { way }: Found,
  { intent, located }: WrittenIntent,
  used: Set<Accepted>,
): Suppression | undefined {
  const items = intent.accept ?? [];
  const index = items.findIndex((item) => isAbout(item, told, way));
  const item = items[index];
  if (item === undefined) return undefined;
  used.add(item);
  return { reason: item.reason, place: located.locate(['accept', index]) };
}

function isAbout({ rule, package: name, path, on }: Accepted, told: Told, way: Way): boolean {
  if (told.finding.rule !== rule) return false;
  const { id, release } = way.distribution;
  if (on !== undefined && !on.some((one) => [id, `${id}@${release}`, way.family.id].includes(one)))
    return false;
  if (name !== undefined && ![...packagesOf(told), ...(told.subject.asked ?? [])].includes(name))
    return false;
  const { paths = [] } = told.subject;
  // All of the paths, so that a new one under the same finding is told.
  return path === undefined || (paths.length > 0 && paths.every(wantedFile(path, way).matches));
}

function idleAccepted({ intent, located }: WrittenIntent, used: ReadonlySet<Accepted>): readonly Told[] {
  return (intent.accept ?? []).flatMap((item, index) => {
    if (used.has(item)) return [];
    const message = `nothing was found that this answers for: ${item.rule}`;
    return [idle(message, located.locate(['accept', index]))];
  });
}

function idleMoves(found: readonly Found[], { intent, located }: WrittenIntent): readonly Told[] {
  const isMadeAnywhere = (move: WantedMove) =>
    found.some(({ way, analysis }) => isMade(move, analysis.fates, way));
  return (intent.moves ?? []).flatMap((move, index) => {
    if (isMadeAnywhere(move)) return [];
    const message = `no file moves from ${move.from} to ${move.to}`;
    return [idle(message, located.locate(['moves', index]))];
  });
}

function idle(message: string, place: TextPlace): Told {
  const finding: Finding = {
    rule: 'upgrade/idle-intent',
    severity: 'warning',
    place,
    message,
    remedy: 'remove it',
  };
  return { finding, subject: {} };
}
