import { impliedMountPoints } from '../../facts/image/mount-points.ts';
import { profileOf } from '../../facts/image/profiles.ts';
import { unitWords } from '../../facts/units/unit-file.ts';
import { type UnitFacts, valuesOf } from '../../facts/units/units.ts';

export type Instructed = {
  readonly name: string;
  readonly version: string;
  readonly fileName: string;
  readonly profile: string;
  readonly units: readonly UnitFacts[];
  /** Of a system extension: the system that it is for. */
  readonly liesOn?: string;
};

const WIDTH = 4;

/** What somebody who is given an image does with it (portablectl(1)), filled in for this one. */
export function instructions(instructed: Instructed): string {
  const { units, profile } = instructed;
  const started = startedUnits(units).join(' ');
  const running = units
    .map((unit) => unit.name)
    .filter((unit) => !unit.includes('@.'))
    .join(' ');
  const named = { ...instructed, started, running };
  const lines =
    instructed.liesOn === undefined ? serviceLines(named) : extensionLines(named, instructed.liesOn);
  return [...lines, '', ...stateLines(units, profile)].join('\n');
}

type Named = Instructed & { readonly started: string; readonly running: string };

function serviceLines({ name, version, fileName, profile, started, running }: Named): string[] {
  const attached = profile === 'default' ? '' : ` --profile=${profile}`;
  return [
    `${name} ${version} as a portable service, for systemd 239 or newer.`,
    ...step('Attach it, as root:', [
      `cp ${fileName} /var/lib/portables/`,
      `portablectl attach${attached} ${fileName}`,
      started && `systemctl enable --now ${started}`,
    ]),
    ...step('Put a newer version in its place (systemd 248 or newer):', [
      `cp ${name}_NEWER.raw /var/lib/portables/`,
      // Not reattach --now, which may start a service before its socket.
      running && `systemctl stop ${running}`,
      `portablectl reattach${attached} ${name}_NEWER.raw`,
      started && `systemctl start ${started}`,
      `rm /var/lib/portables/${fileName}`,
    ]),
    ...step('Take it away:', [
      started && `systemctl disable ${started}`,
      running && `systemctl stop ${running}`,
      `portablectl detach ${fileName}`,
      `rm /var/lib/portables/${fileName}`,
    ]),
  ];
}

function extensionLines(
  { name, version, fileName, profile, started, running, units }: Named,
  system: string,
): string[] {
  const attached = profile === 'default' ? '' : ` --profile=${profile}`;
  const points = units.flatMap(impliedMountPoints).map(({ path }) => path);
  return [
    `${name} ${version} as a system extension of ${system}, for systemd 249 or newer.`,
    ...step('Attach it together with an image of that system, as root:', [
      `cp ${fileName} /var/lib/portables/`,
      // Units are looked for by the prefix of BASE alone where none is named (systemd 252).
      `portablectl attach${attached} --extension=${fileName} BASE.raw ${name}`,
      started && `systemctl enable --now ${started}`,
    ]),
    ...(points.length === 0 ? [] : step('That image must have:', [...new Set(points)])),
    ...step('Take it away:', [
      started && `systemctl disable ${started}`,
      running && `systemctl stop ${running}`,
      `portablectl detach --extension=${fileName} BASE.raw`,
      `rm /var/lib/portables/${fileName}`,
    ]),
    ...step('Or lay it over a host that runs that system:', [
      `cp ${fileName} /var/lib/extensions/`,
      'systemd-sysext refresh',
      'systemctl daemon-reload',
      started && `systemctl start ${started}`,
    ]),
  ];
}

/** What to do, and the commands; an empty one is none. */
function step(title: string, lines: readonly string[]): string[] {
  return ['', title, ...commands(lines.filter((line) => line !== ''))];
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
