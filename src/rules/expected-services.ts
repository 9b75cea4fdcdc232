import type { InitScript } from '../facts/init/follow.ts';
import { type Environment, innermost, type Stage, searchPathOf } from '../facts/process.ts';
import type { SetFacts } from '../facts/set-facts.ts';
import type { SetItem } from '../facts/set-view.ts';
import { serviceEnvironment } from '../facts/units/environment.ts';

/** What one init system starts for a service: the commands of its script, wrappers followed. */
export type ServiceStart = {
  readonly init: InitScript['init'];
  readonly item: SetItem;
  readonly stages: readonly Stage[];
};

/** What a service is given, under one init system that the packages serve. */
export type ServiceProcess = {
  readonly init: 'systemd' | InitScript['init'];
  readonly environment: Environment;
  readonly searchPath: readonly string[];
  /** The unit or script. */
  readonly item: SetItem;
};

/** The service of a unit under the other init systems that the packages serve. */
export async function serviceStarts(facts: SetFacts, unit: string): Promise<ServiceStart[]> {
  const starts: ServiceStart[] = [];
  for (const { init, item, stages } of await facts.scriptsOf(unit))
    if (stages.length > 0) starts.push({ init, item, stages });
  return starts;
}

/** The environments of a service: of its unit, and of its scripts of other init systems. */
export async function serviceProcesses(facts: SetFacts, name: string): Promise<ServiceProcess[]> {
  const { view } = facts;
  const processes: ServiceProcess[] = [];
  const unit = (await facts.units()).byName.get(name);
  if (unit !== undefined) {
    const stages = (await facts.commands(unit))
      .filter(({ key }) => key === 'ExecStart')
      .flatMap((one) => one.stages);
    const last = innermost(stages);
    const environment = last?.environment ?? (await serviceEnvironment(view, unit)).variables;
    const searchPath = last?.searchPath ?? searchPathOf(environment, view.policy.path.service);
    processes.push({ init: 'systemd', environment, searchPath, item: unit.item });
  }
  for (const { init, item, stages } of await serviceStarts(facts, name)) {
    const last = innermost(stages);
    if (last === undefined) continue;
    const { environment, searchPath } = last;
    processes.push({ init, environment, searchPath, item });
  }
  return processes;
}
