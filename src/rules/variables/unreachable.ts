import type { HostFacts } from '../../facts/host.ts';
import { PROGRAM_DIRECTORIES } from '../../facts/programs.ts';
import type { Plan, PlanPrerequisite, PlanVariable } from '../../plan/plan.ts';
import { installedIndex } from '../installed.ts';
import { defineRule, type Trip } from '../rule.ts';

export const rule = defineRule({
  id: 'variables/unreachable',
  severity: 'error',
  needs: ['plan', 'host'],
  summary: 'A search path reaches the programs that it must',
  explanation:
    'Upstream says which programs are run with a search path. A distribution that has one of them elsewhere gets a ' +
    'package that installs well and fails when it is used. A program that is on the machine, but not on the path, is ' +
    'an error; one that is not there at all says nothing about the path. A program of the project’s own is looked for ' +
    'where its packages install it.',
  remedy: 'add the directory to the variable in distro.yaml',
  source: 'ConVirt Packaging Guide, "Configuration": exec_path',
  *check({ plan, host }) {
    for (const variable of plan.variables) {
      const { type, reaches = [] } = variable.definition;
      if (type !== 'search-path') continue;
      const directories = variable.value.split(':');
      for (const program of reaches) {
        const own = ownDirectories(program, plan);
        if (own.some((directory) => isAmong(directory, directories))) continue;
        if (host.programs.find(program, directories) !== undefined) continue;
        const trip = ownTrip(program, variable, own[0], plan) ?? judge(program, variable, plan, host);
        if (trip !== undefined) yield trip;
      }
    }
  },
});

function judge(
  program: string,
  { name, place }: PlanVariable,
  plan: Plan,
  host: HostFacts,
): Trip | undefined {
  const elsewhere = host.programs.find(program, directoriesOf(plan));
  if (elsewhere !== undefined) {
    const directory = elsewhere.slice(0, elsewhere.lastIndexOf('/')) || '/';
    return {
      place,
      message: `${name} does not reach ${program}, which is in ${directory} here`,
      remedy: `add ${directory} to ${name} in ${plan.contribution?.located.file ?? 'distro.yaml'}`,
    };
  }
  if (host.partial === true) return undefined;
  const packages = plan.prerequisites.find((one) => has(one, program))?.names ?? [];
  const named = packages.length === 0 ? '' : `; it is in the package ${packages.join(', ')}`;
  return {
    place,
    severity: 'info',
    message: `whether ${name} reaches ${program} cannot be told: it is not installed here${named}`,
    remedy: `install it, and check again`,
  };
}

/** Where the packages themselves install a program of that name, among the directories of programs. */
function ownDirectories(program: string, plan: Plan): readonly string[] {
  const { byPath } = installedIndex(plan.set);
  return directoriesOf(plan).filter((directory) => {
    const type = byPath.get(`${directory}/${program}`)?.entry.type;
    return type === 'file' || type === 'symlink';
  });
}

/** /bin and /usr/bin are one directory on nearly every system: a path that names either reaches both. */
function isAmong(directory: string, directories: readonly string[]): boolean {
  const bare = (path: string) => path.replace(/^\/usr(?=\/s?bin\/*$)/, '').replace(/\/+$/, '');
  return directories.some((one) => bare(one) === bare(directory));
}

function ownTrip(
  program: string,
  { name, place }: PlanVariable,
  directory: string | undefined,
  plan: Plan,
): Trip | undefined {
  if (directory === undefined) return undefined;
  return {
    place,
    message: `${name} does not reach ${program}, which the project itself installs in ${directory}`,
    remedy: `add ${directory} to ${name} in ${plan.contribution?.located.file ?? 'distro.yaml'}`,
  };
}

function has({ item }: PlanPrerequisite, program: string): boolean {
  return item.command?.includes(program) === true;
}

function directoriesOf({ distribution: { path, directories } }: Plan): readonly string[] {
  const { bindir, sbindir } = directories;
  return [...new Set([...path.user, ...path.root, bindir, sbindir, ...PROGRAM_DIRECTORIES])];
}
