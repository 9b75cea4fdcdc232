import { posix } from 'node:path';
import { canonicalPath } from '../distributions/paths.ts';
import { programName } from '../facts/process.ts';
import { factsOf, type SetFacts } from '../facts/set-facts.ts';
import { viewSet } from '../facts/set-view.ts';
import { type UnitFacts, valueOfSetting } from '../facts/units/units.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Plan } from '../plan/plan.ts';
import { isOurs } from './expected-paths.ts';
import { programFiles } from './expected-programs.ts';

/** A program that a unit starts, and that none of the packages installs at that path. */
export type MissingProgram = {
  readonly unit: string;
  readonly path: string;
  /** Where the packages have a program of that name. */
  readonly elsewhere: string | undefined;
  /** The command of the unit, or of the wrapper that it starts. */
  readonly evidence: Evidence;
};

/**
 * Programs of the plan's units that are the project's own and not installed: the packages have one of that name
 * elsewhere, own its directory, or the unit or the project is called like it. Others are the distribution's.
 */
export async function missingPrograms({ set, distribution, project }: Plan): Promise<MissingProgram[]> {
  const facts = factsOf(viewSet(set, distribution));
  const { byName } = await facts.units();
  const named = [project.manifest.name, ...set.packages.map(({ name }) => name)];
  const found = await Promise.all([...byName.values()].map((unit) => missingOf(unit, facts, named)));
  const elsewhere = (path: string, missing: MissingProgram) =>
    missing.elsewhere === undefined || canonicalPath(distribution, missing.elsewhere) !== path;
  return found.flat().filter((missing) => elsewhere(canonicalPath(distribution, missing.path), missing));
}

async function missingOf(
  unit: UnitFacts,
  facts: SetFacts,
  named: readonly string[],
): Promise<MissingProgram[]> {
  // Its programs are looked for in another root than the packages'.
  if (['RootDirectory', 'RootImage'].some((key) => valueOfSetting(unit, 'Service', key) !== undefined))
    return [];
  const commands = (await facts.commands(unit)).filter(({ ignoresFailure }) => !ignoresFailure);
  const names = new Set([...named, unit.name.replace(/@?\.\w+$/, '')]);
  return commands.flatMap(({ stages }) =>
    stages.slice(0, 1).flatMap((stage): MissingProgram[] => {
      const { program: path, item, evidence } = stage;
      if (item !== undefined || !path.startsWith('/') || path.includes('%')) return [];
      const [other] = programFiles(facts.view, programName(stage));
      const isOwn = names.has(posix.basename(path)) || isOurs(path, facts.view);
      if (other === undefined && !isOwn) return [];
      return [{ unit: unit.name, path, elsewhere: other?.entry.path, evidence }];
    }),
  );
}
