import { generatorOf } from '../facts/generators.ts';
import type { SetFacts } from '../facts/set-facts.ts';
import type { SetView } from '../facts/set-view.ts';
import { namesOf, type UnitFacts, type Units } from '../facts/units/units.ts';
import { absent, itemPlace, type Point, unjudged } from './expectation.ts';

/**
 * Where another init system starts services, or the system's configuration says which there are, and the packages have
 * no unit at all, nothing is said about units.
 */
export function withoutSystemd({ policy }: SetView, units: number): Point | undefined {
  if (units > 0) return undefined;
  if (policy.servicePolicy.install === 'configuration')
    return unjudged(`${policy.title} makes units of its configuration, and these packages have none`);
  if (policy.init.primary === 'systemd') return undefined;
  return unjudged(
    `${policy.title} starts services with ${policy.init.primary}, and these packages have no units`,
  );
}

/** Why nothing is judged of a unit that the system's own manager does not load. */
export function notInstalled(name: string, { ofUsers }: Units): Point {
  const item = ofUsers.get(name);
  if (item === undefined) return absent(`${name} is not installed`);
  const why = `${name} is a unit of each user’s own service manager, and this is judged of the system’s alone`;
  return unjudged(why, itemPlace(item));
}

/** A unit by its name; of an instance that no file is called after, its template (systemd.unit(5)). */
export function unitNamed({ byName }: Units, name: string): UnitFacts | undefined {
  const own = byName.get(name);
  if (own !== undefined) return own;
  const template = byName.get(name.replace(/@[^@]+(\.\w+)$/, '@$1'));
  return template === undefined ? undefined : { ...template, name };
}

/** What keeps a generator of the packages from being judged: what it links at every boot, they do not say. */
export async function generatorDoubt(name: string, { view }: SetFacts): Promise<Point | undefined> {
  const found = await generatorOf(view, name);
  if (found === undefined) return undefined;
  const { generator, names } = found;
  const { path } = generator.entry;
  const text = names
    ? `${path} names ${name}, and decides at every boot whether it starts`
    : `${path} may start ${name} at boot: it makes up the names of units when it runs`;
  return unjudged(text, itemPlace(generator));
}

/** Why a unit runs once the system is up: the target that wants it, and the units between. */
export type BootReason = { readonly chain: string; readonly certain: boolean };

/** What systemd itself starts, or a device that is plugged in (systemd.special(7)); other targets somebody has to want. */
const SPECIAL_TARGETS =
  /^(?:default|basic|sysinit|multi-user|graphical|sockets|timers|paths|slices|swap|getty|network(?:-online|-pre)?|(?:local|remote)-fs(?:-pre)?|(?:remote-)?cryptsetup(?:-pre)?|(?:remote-)?veritysetup(?:-pre)?|integritysetup(?:-pre)?|nss-(?:user-)?lookup|time-(?:sync|set)|rpcbind|bluetooth|printer|smartcard|sound|usb-gadget|halt|poweroff|reboot|shutdown|suspend|hibernate|sleep|initrd(?:-[a-z-]+)?|machines|system-update(?:-pre)?|first-boot-complete|rescue|emergency)\.target$/;

const PULLS = ['Wants', 'Requires', 'BindsTo', 'Upholds', 'ConsistsOf'];

/** Everything that is started at boot: what targets want, and what those units start in turn. */
export async function startedAtBoot(facts: SetFacts): Promise<ReadonlyMap<string, BootReason>> {
  const { byName } = await facts.units();
  const { links } = await facts.enablement();
  const reasons = new Map<string, BootReason>();
  const pending: string[] = [];
  const isReached = (target: string) => !byName.has(target) || SPECIAL_TARGETS.test(target);
  for (const { unit, by, certain } of links) {
    if (!by.endsWith('.target') || reasons.get(unit)?.certain === true) continue;
    reasons.set(unit, { chain: `${by} wants ${unit}`, certain: certain && isReached(by) });
    pending.push(unit);
  }
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    const reason = reasons.get(name);
    const unit = byName.get(name);
    if (reason === undefined || unit === undefined) continue;
    for (const { unit: wanted, by, certain } of links) {
      if (by !== name || !certain || !reason.certain || reasons.get(wanted)?.certain === true) continue;
      reasons.set(wanted, { chain: `${reason.chain}, which wants ${wanted}`, certain: true });
      pending.push(wanted);
    }
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
