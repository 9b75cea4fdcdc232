import { posix } from 'node:path';
import { unitWords } from '../units/unit-file.ts';
import { type UnitFacts, type UnitSetting, valuesOf } from '../units/units.ts';

/** A path that must be in a read-only image, because something is mounted over it or it is gone to. */
export type MountPoint = {
  readonly path: string;
  /** What must be there; `any` where a bind mount decides. */
  readonly kind: 'directory' | 'file' | 'any';
  /** The setting that asks for it; none where systemd itself does. */
  readonly setting?: UnitSetting;
  readonly unit?: UnitFacts;
};

/**
 * What every service with RootImage= has mounted over it (systemd, src/core/namespace.c, and the portable profiles):
 * where one is missing in a read-only image, the service fails with 226/NAMESPACE.
 */
export const API_MOUNT_POINTS: readonly MountPoint[] = [
  ...['/proc', '/sys', '/dev', '/run', '/tmp', '/var/tmp'].map((path) => ({
    path,
    kind: 'directory' as const,
  })),
  ...['/etc/machine-id', '/etc/resolv.conf'].map((path) => ({ path, kind: 'file' as const })),
];

/** Where the directories of a service lie (systemd.exec(5), RuntimeDirectory=). RuntimeDirectory= needs nothing. */
const SERVICE_DIRECTORIES = {
  StateDirectory: '/var/lib',
  CacheDirectory: '/var/cache',
  LogsDirectory: '/var/log',
  ConfigurationDirectory: '/etc',
} as const;

/** Settings that take paths, which must be there unless a `-` is before them. */
const PATH_LISTS = ['ReadWritePaths', 'ReadOnlyPaths', 'ExecPaths', 'NoExecPaths'] as const;
/** What is mounted from the host or empty at every start: whatever lies below comes with it. */
const PROVIDED = /^\/(?:proc|sys|dev|run|tmp|var\/tmp)(?:\/|$)/;

/** What the settings of one unit ask for. */
export function impliedMountPoints(unit: UnitFacts): MountPoint[] {
  const all = [
    ...Object.entries(SERVICE_DIRECTORIES).flatMap(([key, base]) => serviceDirectories(unit, key, base)),
    ...['BindPaths', 'BindReadOnlyPaths'].flatMap((key) => bindPaths(unit, key)),
    ...PATH_LISTS.flatMap((key) => pathList(unit, key)),
    ...temporary(unit),
    ...workingDirectory(unit),
  ];
  const covered = temporary(unit).map(({ path }) => `${path}/`);
  return all.filter(({ path }) => !PROVIDED.test(path) && !covered.some((above) => path.startsWith(above)));
}

function serviceDirectories(unit: UnitFacts, key: string, base: string): MountPoint[] {
  return wordsOf(unit, key).flatMap(({ word, setting }) => {
    // NAME:LINK makes a link to it as well, below the same directory of the host.
    const name = word.split(':')[0] ?? '';
    return pointAt(name === '' ? '' : posix.join(base, name), 'directory', unit, setting);
  });
}

/** [-]SOURCE[:DESTINATION[:OPTIONS]]: the `-` is about a source that is missing on the host. */
function bindPaths(unit: UnitFacts, key: string): MountPoint[] {
  return wordsOf(unit, key).flatMap(({ word, setting }) => {
    const [source = '', destination] = word.replace(/^-/, '').split(':');
    return pointAt(destination || source, 'any', unit, setting);
  });
}

/** `+` means the path of the image, which is what everything is relative to here. */
function pathList(unit: UnitFacts, key: string): MountPoint[] {
  return wordsOf(unit, key)
    .filter(({ word }) => !/^\+?-/.test(word))
    .flatMap(({ word, setting }) => pointAt(word.replace(/^\+/, ''), 'any', unit, setting));
}

function temporary(unit: UnitFacts): MountPoint[] {
  return wordsOf(unit, 'TemporaryFileSystem').flatMap(({ word, setting }) =>
    pointAt(word.split(':')[0] ?? '', 'directory', unit, setting),
  );
}

function workingDirectory(unit: UnitFacts): MountPoint[] {
  const setting = valuesOf(unit, 'Service', 'WorkingDirectory').at(-1);
  if (setting === undefined || /^[-~]/.test(setting.value)) return [];
  return pointAt(setting.value, 'directory', unit, setting);
}

function wordsOf(unit: UnitFacts, key: string): { readonly word: string; readonly setting: UnitSetting }[] {
  return valuesOf(unit, 'Service', key).flatMap((setting) =>
    (unitWords(setting.value) ?? []).map((word) => ({ word, setting })),
  );
}

function pointAt(
  text: string,
  kind: MountPoint['kind'],
  unit: UnitFacts,
  setting: UnitSetting,
): MountPoint[] {
  const path = withSpecifiers(text, unit.name);
  if (path === undefined || !path.startsWith('/')) return [];
  return [{ path: posix.normalize(path).replace(/(.)\/$/, '$1'), kind, unit, setting }];
}

/** Puts in what depends on the unit's name alone (systemd.unit(5), "Specifiers"); undefined for everything else. */
export function withSpecifiers(text: string, unit: string): string | undefined {
  const stem = unit.slice(0, unit.lastIndexOf('.'));
  const prefix = stem.split('@')[0] ?? stem;
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    n: unit,
    N: stem,
    p: prefix,
    P: prefix,
    j: prefix.slice(prefix.lastIndexOf('-') + 1),
    S: '/var/lib',
    C: '/var/cache',
    L: '/var/log',
    E: '/etc',
    t: '/run',
    T: '/tmp',
    V: '/var/tmp',
  };
  let isKnown = true;
  const result = text.replace(/%(.)/g, (_, letter: string) => {
    const value = values[letter];
    if (value === undefined || (stem.includes('@') && /[nN]/.test(letter))) isKnown = false;
    return value ?? '';
  });
  return isKnown ? result : undefined;
}
