import type { Package, Unit } from '../../../packages/package-set.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Dialect } from './dialect.ts';

type Lines = readonly string[];
type UnitScriptlets = { pre?: Lines; post?: Lines; preun?: Lines; postun?: Lines; posttrans?: Lines };

/** Where a scriptlet leaves word for a later one (Fedora packaging guidelines, "Scriptlets", Saving state). */
const STATE = '%{_localstatedir}/lib/rpm-state';

/** Units are enabled as the presets say, never by force (Fedora's "DefaultServices", openSUSE's "Systemd_packaging_guidelines"). */
export function unitScriptlets(pkg: Package, plan: Plan, dialect: Dialect): UnitScriptlets {
  if (pkg.units.length === 0) return {};
  const isUser = ({ name }: Unit) => isUserUnit(name, pkg, plan);
  const system = pkg.units.filter((unit) => !isUser(unit));
  const user = pkg.units.filter(isUser).map(({ name }) => name);
  const own = dialect.id === 'opensuse' ? suseUnits(system) : systemdUnits(system, dialect);
  return {
    pre: [...(own.pre ?? []), ...stopLines(system, pkg.name)],
    post: [...(own.post ?? []), ...macro('systemd_user_post', user)],
    preun: [...(own.preun ?? []), ...macro('systemd_user_preun', user)],
    postun: [...(own.postun ?? []), ...macro('systemd_user_postun', user)],
    posttrans: startLines(system, pkg.name),
  };
}

function isUserUnit(name: string, pkg: Package, { set, claims, distribution }: Plan): boolean {
  const path = `${distribution.directories.userunitdir}/${name}`;
  return (
    claims.some(({ pattern }) => pattern === path) ||
    [...set.entries(pkg)].some((entry) => entry.path === path)
  );
}

/** systemd's own macros, of Fedora and its relatives. */
function systemdUnits(units: readonly Unit[], dialect: Dialect): UnitScriptlets {
  const names = namesOf(units, () => true);
  const hasReload = dialect.id === 'fedora' || dialect.release >= 9;
  const isReloaded = ({ onUpgrade }: Unit) => onUpgrade === 'reload';
  return {
    post: macro('systemd_post', names),
    preun: macro('systemd_preun', names),
    postun: [
      ...macro(
        'systemd_postun_with_restart',
        namesOf(units, ({ onUpgrade }) => onUpgrade === 'restart'),
      ),
      ...(hasReload
        ? macro('systemd_postun_with_reload', namesOf(units, isReloaded))
        : reloadLines(namesOf(units, isReloaded))),
      ...macro(
        'systemd_postun',
        namesOf(units, ({ onUpgrade }) => onUpgrade === 'leave' || onUpgrade === 'stop-start'),
      ),
    ],
  };
}

/** The macros of openSUSE, which remember in %pre what was there before. */
function suseUnits(units: readonly Unit[]): UnitScriptlets {
  const names = namesOf(units, () => true);
  return {
    pre: macro('service_add_pre', names),
    post: macro('service_add_post', names),
    preun: macro('service_del_preun', names),
    postun: [
      ...macro(
        'service_del_postun',
        namesOf(units, ({ onUpgrade }) => onUpgrade === 'restart'),
      ),
      ...macro(
        'service_del_postun_without_restart',
        namesOf(units, ({ onUpgrade }) => onUpgrade !== 'restart'),
      ),
      ...reloadLines(namesOf(units, ({ onUpgrade }) => onUpgrade === 'reload')),
    ],
  };
}

function reloadLines(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    'if [ "$1" -ge 1 ] && [ -d /run/systemd/system ]; then',
    `  systemctl try-reload-or-restart ${names.join(' ')} || :`,
    'fi',
  ];
}

/** A unit that must not run while its files are exchanged. */
function stopLines(units: readonly Unit[], name: string): string[] {
  const stopped = namesOf(units, ({ onUpgrade }) => onUpgrade === 'stop-start');
  return stopped.flatMap((unit) => [
    `if [ "$1" -gt 1 ] && systemctl is-active --quiet ${unit} 2>/dev/null; then`,
    `  mkdir -p ${STATE}/${name}`,
    `  : > ${STATE}/${name}/${unit}`,
    `  systemctl stop ${unit} || :`,
    'fi',
  ]);
}

function startLines(units: readonly Unit[], name: string): string[] {
  const stopped = namesOf(units, ({ onUpgrade }) => onUpgrade === 'stop-start');
  return stopped.flatMap((unit) => [
    `if [ -e ${STATE}/${name}/${unit} ]; then`,
    `  rm -f ${STATE}/${name}/${unit}`,
    `  systemctl start ${unit} || :`,
    'fi',
  ]);
}

function namesOf(units: readonly Unit[], choose: (unit: Unit) => boolean): string[] {
  return units.filter(choose).map(({ name }) => name);
}

function macro(name: string, units: readonly string[]): string[] {
  return units.length === 0 ? [] : [`%${name} ${units.join(' ')}`];
}
