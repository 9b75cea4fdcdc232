import { posix } from 'node:path';
import type { SetFacts } from '../facts/set-facts.ts';
import type { SetItem } from '../facts/set-view.ts';
import type { AgentPlace } from '../manifest/schema-expectations.ts';
import { type ServiceProcess, serviceProcesses } from './expected-services.ts';

/** An agent that a service finds, and what its name says that it is for. */
export type Agent = { readonly item: SetItem; readonly system?: string; readonly architecture?: string };

/** One place that agents may be in, as it is under one init system. */
export type FoundPlace = {
  readonly process: ServiceProcess;
  /** What was looked at: a variable's directory, or a search path. */
  readonly where: string;
  /** The directory that a variable names. */
  readonly directory?: string;
  readonly agents: readonly Agent[];
  /** What else is in the directory. */
  readonly others: readonly SetItem[];
};

/** Looks at the places of agents in the order of the manifest; a place that is not used at all is left out. */
export async function agentPlaces(places: readonly AgentPlace[], facts: SetFacts): Promise<FoundPlace[]> {
  const found: FoundPlace[] = [];
  for (const place of places) {
    const service = place['on-path-of'] ?? place.of ?? '';
    for (const process of await serviceProcesses(facts, service)) {
      const one =
        place['directory-from'] === undefined
          ? onSearchPath(place.program ?? '', process, facts)
          : inDirectory(place['directory-from'], place.name ?? '${os}.${arch}', process, facts);
      if (one !== undefined) found.push(one);
    }
  }
  return found;
}

function onSearchPath(program: string, process: ServiceProcess, { view }: SetFacts): FoundPlace | undefined {
  const where = process.searchPath.join(':');
  for (const directory of process.searchPath) {
    const item = view.resolve(posix.join(directory, program))?.item;
    if (item !== undefined && (item.entry.mode & 0o111) !== 0)
      return { process, where, agents: [{ item }], others: [] };
  }
  return undefined;
}

function inDirectory(
  variable: string,
  template: string,
  process: ServiceProcess,
  { view }: SetFacts,
): FoundPlace | undefined {
  const directory = process.environment.get(variable)?.value;
  if (directory === undefined || !directory.startsWith('/')) return undefined;
  const real = view.resolve(directory)?.path ?? directory;
  const pattern = templatePattern(template);
  const agents: Agent[] = [];
  const others: SetItem[] = [];
  for (const listed of view.list(real)) {
    const match = pattern.exec(posix.basename(listed.entry.path));
    const item = view.resolve(listed.entry.path)?.item ?? listed;
    if (match === null) others.push(listed);
    else {
      const { os, arch } = match.groups ?? {};
      agents.push({
        item,
        ...(os === undefined ? {} : { system: os }),
        ...(arch === undefined ? {} : { architecture: arch }),
      });
    }
  }
  return { process, where: `${variable}=${directory}`, directory: real, agents, others };
}

/** `name.${os}.${arch}` as a pattern; each variable once, and neither holds a dot. */
function templatePattern(template: string): RegExp {
  const escaped = template.replace(/[.*+?^()|[\]\\]/g, '\\$&');
  const pattern = escaped
    .replace('${os}', '(?<os>[^./]+)')
    .replace('${arch}', '(?<arch>[^./]+)')
    .replace(/[${}]+(?![^(]*\))/g, '');
  return new RegExp(`^${pattern}$`);
}
