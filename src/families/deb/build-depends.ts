import type { Plan } from '../../plan/plan.ts';
import { type Need, needsOf } from '../prerequisites.ts';
import { type DebBuild, debBuild } from './build-system.ts';
import { needItems, tidy } from './depends.ts';
import { DEB_BUILD_TOOLS } from './tools.ts';

/** Part of build-essential, which is there for every build: naming them says nothing (policy 4.2). */
const ESSENTIAL = new Set([
  'gcc',
  'g++',
  'make',
  'libc6-dev',
  'libc-dev',
  'dpkg-dev',
  'dash',
  'coreutils',
  'sed',
  'grep',
  'tar',
]);

/** What a source package needs to be built, as its Build-Depends says it. */
export function debBuildDepends(plan: Plan): readonly string[] {
  return buildDepends(plan, debBuild(plan), needsOf(plan, { buildTools: DEB_BUILD_TOOLS }).needs);
}

export function buildDepends(plan: Plan, build: DebBuild, needs: readonly Need[]): readonly string[] {
  const hasAccounts = plan.set.packages.some(({ accounts }) => accounts.length > 0);
  return [
    'debhelper-compat (= 13)',
    ...(hasUnitsInUsr(plan) ? ['debhelper (>= 13.11.6)'] : []),
    ...(hasAccounts ? ['dh-sequence-installsysusers'] : []),
    ...tidy([...build.buildDepends, ...ofProject(needs, plan.project.manifest.build?.system === 'python')]),
  ];
}

/**
 * What only tests need is not needed where they are not run (wiki.debian.org/BuildProfileSpec). pybuild runs the tests
 * of a Python project by itself, and they import what the project does.
 */
function ofProject(needs: readonly Need[], isPython: boolean): string[] {
  const build = needs
    .filter(({ phase }) => phase === 'build')
    .flatMap(needItems)
    .filter((item) => !ESSENTIAL.has(item));
  const isTested = ({ phase, level, prerequisite: { item } }: Need) =>
    level === 'requires' && (phase === 'test' || (isPython && phase === 'run' && item.python !== undefined));
  const test = needs.filter(isTested).flatMap(needItems);
  return [...build, ...test.filter((item) => !build.includes(item)).map((item) => `${item} <!nocheck>`)];
}

/** Older ones look for units below /lib/systemd/system alone (Debian bug 1041159). */
function hasUnitsInUsr({ set, distribution: { directories } }: Plan): boolean {
  return directories.unitdir.startsWith('/usr/') && set.packages.some(({ units }) => units.length > 0);
}
