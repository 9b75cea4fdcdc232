import type { Finding } from '../../findings/finding.ts';
import type { WrittenIntent } from '../../manifest/upgrade-intent.ts';
import { closureOf } from '../../packages/closure.ts';
import type { Package } from '../../packages/package-set.ts';
import { neighbours, newestPackages } from '../../packages/split.ts';
import { restrict, type Universe } from '../../packages/universe.ts';
import type { TextPlace } from '../../system/place.ts';
import type { Analysis } from '../analyse.ts';
import type { Told } from '../told.ts';
import { listed } from '../wording.ts';

type Free = {
  readonly name: string;
  readonly except: ReadonlySet<string>;
  readonly place: TextPlace;
};

/** Packages that nobody may be forced to take, and that somebody is: anew, or by the upgrade. */
export function notForcedFindings(analysis: Analysis, { intent, located }: WrittenIntent): readonly Told[] {
  const offered = restrict(analysis.transition.universe, analysis.transition.offered);
  return Object.entries(intent['not-forced'] ?? {}).flatMap(([name, item]) => {
    const except = new Set([name, ...(item?.except ?? [])]);
    const free = { name, except, place: located.locateKey(['not-forced', name]) };
    if (offered.named(name).length === 0) return [];
    return [...forcedAnew(free, offered), ...forcedByUpgrade(free, analysis)];
  });
}

function forcedAnew({ name, except, place }: Free, offered: Universe): Told[] {
  const forced = newestPackages(offered).filter(
    (pkg) => !except.has(pkg.name) && isLedTo(pkg, name, except, offered),
  );
  if (forced.length === 0) return [];
  const names = forced.map((pkg) => pkg.name);
  const finding: Finding = {
    rule: 'upgrade/not-forced',
    severity: 'error',
    place,
    message: `who asks for ${listed(names)} is forced to take ${name}`,
    remedy: `cut the requirement, or name what may bring it in except: contrib split --ask ${names[0] ?? name} shows it`,
  };
  return [{ finding, subject: { to: name, asked: names } }];
}

/** Whether a request leads to a package on a way that goes through none that may bring it. */
function isLedTo(asked: Package, name: string, except: ReadonlySet<string>, universe: Universe): boolean {
  const members = new Set(closureOf(universe, [asked]).members.keys());
  const reached = new Set([asked]);
  for (const pkg of reached) {
    if (pkg.name === name) return true;
    if (except.has(pkg.name)) continue;
    for (const next of neighbours(pkg, universe, universe.words.requires)) {
      if (members.has(next)) reached.add(next);
    }
  }
  return false;
}

function forcedByUpgrade({ name, except, place }: Free, { deliveries }: Analysis): Told[] {
  const hit = deliveries.filter(
    ({ asked, unasked }) =>
      !asked.name.split(' + ').some((one) => except.has(one)) && unasked.some((pkg) => pkg.name === name),
  );
  if (hit.length === 0) return [];
  const asked = [...new Set(hit.map((delivery) => delivery.asked.name))];
  const finding: Finding = {
    rule: 'upgrade/not-forced',
    severity: 'error',
    place,
    message: `the upgrade forces ${name} on those who had none of its files`,
    remedy: 'move the relation that brings it to the package whose users want it',
    evidence: [{ text: `asked for: ${listed(asked)}` }],
  };
  return [{ finding, subject: { to: name, asked } }];
}
