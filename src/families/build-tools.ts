import type { Capability } from '../facts/capability.ts';
import type { Plan } from '../plan/plan.ts';
import type { BuildTool, Family } from './family.ts';

type System = NonNullable<Plan['project']['manifest']['build']>['system'];

/** The programs that a build system is: what a recipe for it asks for in any case. */
const PROGRAMS: Readonly<Record<System, readonly string[]>> = {
  make: ['make'],
  autotools: ['make'],
  meson: ['meson'],
  cmake: ['cmake'],
  cargo: ['cargo', 'rustc'],
  go: ['go'],
  python: ['python3'],
  npm: ['npm', 'node'],
  commands: [],
};

/** What is called alike by every distribution. */
export const COMMON_TOOLS: Readonly<Record<string, BuildTool>> = {
  make: { name: 'make' },
  meson: { name: 'meson' },
  cmake: { name: 'cmake' },
  cargo: { name: 'cargo' },
};

/** The package of a program that the project's build system is: nobody has to look up that one. */
export function buildTool(
  { kind, name }: Capability,
  { manifest }: Pick<Plan['project'], 'manifest'>,
  { buildTools = {} }: Pick<Family, 'buildTools'>,
): BuildTool | undefined {
  const system = manifest.build?.system;
  if (kind !== 'command' || system === undefined || !PROGRAMS[system].includes(name)) return undefined;
  return buildTools[name];
}
