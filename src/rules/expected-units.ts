import type { SetFacts } from '../facts/set-facts.ts';
import type { SetItem, SetView } from '../facts/set-view.ts';
import { namesOf, type UnitFacts, type Units } from '../facts/units/units.ts';
import { itemPlace, type Point, unjudged } from './expectation.ts';

/** Where another init system starts services and the packages have no unit at all, nothing is said about units. */
export function withoutSystemd({ policy }: SetView, units: number): Point | undefined {
  if (policy.init.primary === 'systemd' || units > 0) return undefined;
  return unjudged(
    `${policy.title} starts services with ${policy.init.primary}, and these packages have no units`,
  );
}

/** Why nothing is judged of a unit that the system's own manager does not load. */
export function notInstalled(name: string, { ofUsers }: Units): Point {
  const item = ofUsers.get(name);
  if (item === undefined) return unjudged(`${name} is not installed`);
  const why = `${name} is a unit of each user’s own service manager, and this is judged of the system’s alone`;
  return unjudged(why, itemPlace(item));
}

/** systemd.generator(7); what a program links into the units at every boot, the packages do not say. */
const GENERATOR_DIRECTORIES = [
  '/etc/systemd/system-generators',
  '/usr/local/lib/systemd/system-generators',
  '/usr/lib/systemd/system-generators',
  '/lib/systemd/system-generators',
];

export function generatorsOf(view: SetView): SetItem[] {
  return GENERATOR_DIRECTORIES.flatMap((directory) => view.list(directory));
}

/** Why a unit runs once the system is up: the target that wants it, and the units between. */
export type BootReason = { readonly chain: string; readonly certain: boolean };

const PULLS = ['Wants', 'Requires', 'BindsTo', 'Upholds', 'ConsistsOf'];

/** Everything that is started at boot: what targets want, and what those units start in turn. */
export async function startedAtBoot(facts: SetFacts): Promise<ReadonlyMap<string, BootReason>> {
  const { byName } = await facts.units();
  const { links } = await facts.enablement();
  const reasons = new Map<string, BootReason>();
  const pending: string[] = [];
  for (const { unit, by, certain } of links) {
    if (!by.endsWith('.target') || reasons.get(unit)?.certain === true) continue;
    reasons.set(unit, { chain: `${by} wants ${unit}`, certain });
    pending.push(unit);
  }
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    const reason = reasons.get(name);
    const unit = byName.get(name);
    if (reason === undefined || unit === undefined) continue;
    for (const pulled of pulledBy(unit)) {
      if (reasons.has(pulled)) continue;
      reasons.set(pulled, { chain: `${reason.chain}, which starts ${pulled}`, certain: reason.certain });
      pending.push(pulled);
    }
  }
  return reasons;
}

function pulledBy(unit: UnitFacts): string[] {
  return PULLS.flatMap((key) => namesOf(unit, 'Unit', key));
}

/** The units that would start it once somebody enables it. */
export function installTargets(unit: UnitFacts): string[] {
  return ['WantedBy', 'RequiredBy', 'UpheldBy'].flatMap((key) => namesOf(unit, 'Install', key));
}
