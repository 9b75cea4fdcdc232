import type { Finding } from '../../findings/finding.ts';
import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Plan } from '../../plan/plan.ts';
import { isMadeLater } from '../packaging/declared.ts';
import { belowOutput } from './outputs.ts';

const SOURCE = 'Nix manual, "Store Object"';

/** What the store cannot hold: modes, owners, paths elsewhere, accounts, scripts. */
export function nixFindings(plan: Plan): readonly Finding[] {
  return [...ofEntries(plan), ...ofClaims(plan), ...ofPackages(plan)];
}

function ofEntries(plan: Plan): readonly Finding[] {
  return plan.set.packages.flatMap((pkg) => {
    const all = [...plan.set.entries(pkg)];
    // A directory that only its content brought along is not worth a word of its own.
    const isOnTheWay = ({ path, type }: Entry) =>
      type === 'directory' && all.some((other) => other.path.startsWith(`${path}/`));
    return all
      .filter((entry) => !isOnTheWay(entry))
      .flatMap((entry) => {
        const { path, mode, type, owner, group, place, capabilities } = entry;
        if (belowOutput(path, plan) === undefined) {
          if (path === `/nix/store/${plan.project.manifest.name}-${plan.project.manifest.version}`) return [];
          const remedy = 'a NixOS module makes it: systemd.tmpfiles.rules, or StateDirectory= of the service';
          return [
            say(
              plan,
              place,
              `${path} is not made: a package of Nix installs nothing outside of the store`,
              remedy,
            ),
          ];
        }
        const usual = type === 'directory' ? [0o755] : [0o644, 0o755];
        const told = [
          ...(type === 'symlink' || usual.includes(mode)
            ? []
            : [`${path} cannot have mode ${formatMode(mode)}: the store has 0444 and 0555 alone`]),
          ...(owner === 'root' && group === 'root' && !isMadeLater(entry, plan)
            ? []
            : [`${path} cannot belong to ${owner}:${group}: everything in the store belongs to root`]),
          ...(capabilities === undefined ? [] : [`${path} cannot have the capabilities ${capabilities}`]),
        ];
        return told.map((message) => say(plan, place, message, wrappers(mode, capabilities)));
      });
  });
}

function ofClaims(plan: Plan): readonly Finding[] {
  return plan.claims.flatMap(({ pattern, line, matches }) => {
    const { mode, owner = 'root', group = owner } = line.attributes;
    if (matches !== undefined) return [];
    const told = [
      ...(mode === undefined || [0o644, 0o755].includes(mode)
        ? []
        : [`${pattern} cannot have mode ${formatMode(mode)}: the store has 0444 and 0555 alone`]),
      ...(owner === 'root' && group === 'root'
        ? []
        : [`${pattern} cannot belong to ${owner}:${group}: everything in the store belongs to root`]),
    ];
    return told.map((message) => say(plan, line.place, message, wrappers(mode ?? 0, line.capabilities)));
  });
}

function wrappers(mode: number, capabilities: string | undefined): string {
  if ((mode & 0o6000) === 0 && capabilities === undefined)
    return 'a NixOS module can make a copy with it: environment.etc';
  return 'a NixOS module gives it: security.wrappers';
}

function ofPackages(plan: Plan): readonly Finding[] {
  return plan.set.packages.flatMap(({ accounts, scripts, units }) => [
    ...accounts.map(({ kind, name, place }) =>
      say(
        plan,
        place,
        `the ${kind} ${name} is not made by a package of Nix`,
        `a NixOS module makes it: users.${kind}s.${name}`,
      ),
    ),
    ...scripts.map(({ place }) =>
      say(
        plan,
        place,
        'this hook is not run: Nix installs by making a link',
        'a NixOS module can: system.activationScripts',
      ),
    ),
    ...units.map(({ name, place }) =>
      say(
        plan,
        place,
        `${name} is in the package, and NixOS runs it where its configuration says so`,
        'systemd.packages = [ ... ] and wantedBy in a NixOS module',
        'info',
      ),
    ),
  ]);
}

function say(
  plan: Plan,
  place: Finding['place'] | undefined,
  message: string,
  remedy: string,
  severity: Finding['severity'] = 'warning',
): Finding {
  return {
    rule: 'recipe/store',
    severity,
    place: place ?? plan.project.located.locate([]),
    message,
    remedy,
    source: SOURCE,
    distribution: plan.distribution.id,
  };
}
