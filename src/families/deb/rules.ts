import type { Plan } from '../../plan/plan.ts';
import type { DebBuild } from './build-system.ts';
import type { RulesLines } from './rules-lines.ts';
import { installSystemd } from './services.ts';

/** debian/rules: dh, and only what it does not do of itself (debhelper(7), dh(1)). */
export function rulesFile(plan: Plan, build: DebBuild, { copies, settings }: RulesLines): string {
  const targets: [string, readonly string[]][] = [
    ...Object.entries(build.targets).map(([name, lines]): [string, readonly string[]] => [
      name,
      tabbed(lines),
    ]),
    ['execute_after_dh_install', copies],
    ['override_dh_installsystemd', tabbed(installSystemd(plan.set.packages))],
    ['execute_after_dh_fixperms', settings],
  ];
  const made = targets.filter(([, lines]) => lines.length > 0);
  const exports = [...build.exports];
  const include = 'include /usr/share/dpkg/architecture.mk';
  if (
    made.some(([, lines]) => lines.some((line) => line.includes('$(DEB_HOST_MULTIARCH)'))) &&
    !exports.includes(include)
  ) {
    exports.unshift(include);
  }
  const parts = [
    ['#!/usr/bin/make -f'],
    ...(exports.length === 0 ? [] : [exports]),
    ['%:', `\tdh ${['$@', ...build.options].join(' ')}`],
    ...made.map(([name, lines]) => [`${name}:`, ...lines]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function tabbed(lines: readonly string[]): string[] {
  return lines.map((line) => `\t${line}`);
}
