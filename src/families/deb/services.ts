import type { Package, Unit } from '../../packages/package-set.ts';
import { shellWord } from '../shell-words.ts';

type Wish = Pick<Unit, 'enable' | 'onUpgrade'>;

/**
 * How dh_installsystemd(1) is called, where upstream's wishes differ from what it does of itself: enable and start
 * on installation, restart on upgrade.
 */
export function installSystemd(packages: readonly Package[]): string[] {
  const all = packages.flatMap(({ units }) => units);
  if (all.every(({ enable, onUpgrade }) => enable === 'on-install' && onUpgrade === 'restart')) return [];
  return packages.flatMap(({ name, units }) =>
    groups(units).map(([options, members]) =>
      ['dh_installsystemd', `-p${name}`, ...options, ...members.map(shellWord)].join(' '),
    ),
  );
}

/** Units that are reloaded on an upgrade, which dh_installsystemd has no word for. */
export function reloadedUnits({ units }: Package): readonly string[] {
  return units.filter(({ onUpgrade }) => onUpgrade === 'reload').map(({ name }) => name);
}

/** dh_installsystemd stops nothing that it does not start: what another unit activated would outlive its program. */
export function unitsToStop({ units }: Package): readonly string[] {
  return units.filter(({ enable }) => enable === 'never').map(({ name }) => name);
}

function groups(units: readonly Unit[]): [readonly string[], string[]][] {
  const found = new Map<string, [readonly string[], string[]]>();
  for (const unit of units) {
    const options = optionsOf(unit);
    const group = found.get(options.join(' ')) ?? [options, []];
    group[1].push(unit.name);
    found.set(options.join(' '), group);
  }
  return [...found.values()];
}

function optionsOf({ enable, onUpgrade }: Wish): string[] {
  const never = enable === 'never' ? ['--no-enable', '--no-start'] : [];
  switch (onUpgrade) {
    case 'restart':
      // Without a start nothing would be restarted, only stopped; this way it is what runs that is restarted.
      return enable === 'never' ? [...never, '--restart-after-upgrade'] : never;
    case 'leave':
    case 'reload':
      return [...never, '--no-stop-on-upgrade', '--no-restart-after-upgrade'];
    case 'stop-start':
      return [...never, '--no-restart-after-upgrade'];
  }
}
