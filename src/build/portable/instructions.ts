import { profileOf } from '../../facts/image/profiles.ts';
import { unitWords } from '../../facts/units/unit-file.ts';
import { type UnitFacts, valuesOf } from '../../facts/units/units.ts';

export type Instructed = {
  readonly name: string;
  readonly version: string;
  readonly fileName: string;
  readonly profile: string;
  readonly units: readonly UnitFacts[];
};

const WIDTH = 4;

/** What somebody who is given an image does with it (portablectl(1)), filled in for this one. */
export function instructions({ name, version, fileName, profile, units }: Instructed): string {
  const attached = profile === 'default' ? '' : ` --profile=${profile}`;
  const started = startedUnits(units).join(' ');
  const running = units
    .map((unit) => unit.name)
    .filter((unit) => !unit.includes('@.'))
    .join(' ');
  return [
    `${name} ${version} as a portable service, for systemd 239 or newer.`,
    '',
    'Attach it, as root:',
    ...commands([
      `cp ${fileName} /var/lib/portables/`,
      `portablectl attach${attached} ${fileName}`,
      ...(started === '' ? [] : [`systemctl enable --now ${started}`]),
    ]),
    '',
    'Put a newer version in its place (systemd 248 or newer):',
    ...commands([
      `cp ${name}_NEWER.raw /var/lib/portables/`,
      // Not reattach --now, which may start a service before its socket.
      ...(running === '' ? [] : [`systemctl stop ${running}`]),
      `portablectl reattach${attached} ${name}_NEWER.raw`,
      ...(started === '' ? [] : [`systemctl start ${started}`]),
      `rm /var/lib/portables/${fileName}`,
    ]),
    '',
    'Take it away:',
    ...commands([
      ...(started === '' ? [] : [`systemctl disable ${started}`]),
      ...(running === '' ? [] : [`systemctl stop ${running}`]),
      `portablectl detach ${fileName}`,
      `rm /var/lib/portables/${fileName}`,
    ]),
    '',
    ...stateLines(units, profile),
  ].join('\n');
}

function commands(lines: readonly string[]): string[] {
  return lines.map((line) => `${' '.repeat(WIDTH)}${line}`);
}

/** What is enabled: whatever says where it belongs; a service that a socket, timer or path starts, by that alone. */
export function startedUnits(units: readonly UnitFacts[]): string[] {
  const isInstalled = (unit: UnitFacts) =>
    ['WantedBy', 'RequiredBy', 'UpheldBy', 'Also', 'Alias'].some(
      (key) => valuesOf(unit, 'Install', key).length > 0,
    );
  return units.filter((unit) => isInstalled(unit) && !unit.name.includes('@.')).map(({ name }) => name);
}

const STATE = {
  StateDirectory: '/var/lib',
  CacheDirectory: '/var/cache',
  LogsDirectory: '/var/log',
  ConfigurationDirectory: '/etc',
} as const;

/** DynamicUser= keeps state below private/, which only root can look into (systemd.exec(5)). */
function stateLines(units: readonly UnitFacts[], profile: string): string[] {
  const isPrivate = profileOf(profile)?.makesUser === true;
  const kept = units.flatMap((unit) =>
    Object.entries(STATE).flatMap(([key, base]) =>
      valuesOf(unit, 'Service', key)
        .flatMap(({ value }) => unitWords(value) ?? [])
        .map((word) => word.split(':')[0] ?? '')
        .map((path) => `${base}/${isPrivate && base !== '/etc' ? 'private/' : ''}${path}  (${unit.name})`),
    ),
  );
  if (kept.length === 0) return ['It keeps no state on the host.', ''];
  return ['What it keeps on the host, also when it is detached:', ...commands([...new Set(kept)]), ''];
}
