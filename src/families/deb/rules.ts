import type { Plan } from '../../plan/plan.ts';
import { plainStart, unstrippedOf } from '../packaging/unstripped.ts';
import { shellWord } from '../shell-words.ts';
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
    ...stripTargets(plan).filter(([name]) => build.targets[name] === undefined),
  ];
  const made = targets.filter(([, lines]) => lines.length > 0);
  const isMultiarch = made.some(([, lines]) => lines.some((line) => line.includes('$(DEB_HOST_MULTIARCH)')));
  const exports = [...(isMultiarch ? ['include /usr/share/dpkg/architecture.mk'] : []), ...build.exports];
  const parts = [
    ['#!/usr/bin/make -f'],
    ...(exports.length === 0 ? [] : [exports]),
    ['%:', `\tdh ${['$@', ...build.options].join(' ')}`],
    ...made.map(([name, lines]) => [`${name}:`, ...lines]),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** dh_strip(1) and dh_dwz(1) leave alone what has such a text in its name. */
function stripTargets(plan: Plan): [string, readonly string[]][] {
  const kept = plan.set.packages.flatMap((pkg) => unstrippedOf(plan, pkg));
  const options = [...new Set(kept.map((one) => `-X${word(plainStart(one))}`))];
  if (options.length === 0) return [];
  return ['dh_strip', 'dh_dwz'].map((name) => [`override_${name}`, [`\t${[name, ...options].join(' ')}`]]);
}

function word(text: string): string {
  return shellWord(text).replaceAll('$', '$$$$');
}

function tabbed(lines: readonly string[]): string[] {
  return lines.map((line) => `\t${line}`);
}
