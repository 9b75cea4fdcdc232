import { findDistributionIfAny } from '../distributions/load.ts';
import { installCommand } from '../distributions/paths.ts';
import type { Distribution } from '../distributions/resolve.ts';
import type { HostFacts, ProbeResult } from '../facts/host.ts';
import { capabilitiesOf, describeCapability } from '../facts/prerequisite.ts';
import { splitWords } from '../facts/split-words.ts';
import type { Plan, PlanPrerequisite } from '../plan/plan.ts';
import type { Family } from './family.ts';
import { isInRange, parseRange } from './version-range.ts';

/** A prerequisite as it is met on a machine. */
export type ProbedPrerequisite = {
  readonly prerequisite: PlanPrerequisite;
  readonly state: 'present' | 'too-old' | 'missing' | 'unknown';
  /** The version that was found, where one could be told. */
  readonly version?: string;
  /** What was looked at, and what it said. */
  readonly evidence: readonly string[];
  /** What installs it here, where its package names are known and the machine is of this distribution. */
  readonly install?: readonly string[];
};

type Probe = { readonly plan: Plan; readonly host: HostFacts; readonly family: Family };

const known = new WeakMap<HostFacts, Map<Plan, Promise<readonly ProbedPrerequisite[]>>>();

/** Looks for every prerequisite of a plan on a machine. Whoever asks again gets the same answer. */
export function probeHost(
  plan: Plan,
  host: HostFacts,
  family: Family,
): Promise<readonly ProbedPrerequisite[]> {
  const plans = known.get(host) ?? new Map<Plan, Promise<readonly ProbedPrerequisite[]>>();
  known.set(host, plans);
  const probe: Probe = { plan, host, family };
  const answer =
    plans.get(plan) ?? Promise.all(plan.prerequisites.map((one) => probePrerequisite(one, probe)));
  plans.set(plan, answer);
  return answer;
}

async function probePrerequisite(prerequisite: PlanPrerequisite, probe: Probe): Promise<ProbedPrerequisite> {
  const capabilities = capabilitiesOf(prerequisite.item);
  const searchPath = searchPathOf(probe.plan.distribution);
  const results = await Promise.all(
    capabilities.map((capability) => probe.host.probe(capability, searchPath)),
  );
  const evidence = results.map(({ evidence: text }, index) => {
    const capability = capabilities[index];
    return capability === undefined ? text : `${describeCapability(capability)}: ${text}`;
  });
  const base = { prerequisite, evidence, ...installOf(prerequisite, probe) };
  if (results.some(({ state }) => state === 'missing')) return { ...base, state: 'missing' };
  if (results.some(({ state }) => state === 'unknown')) return { ...base, state: 'unknown' };
  const found = await versionOf(prerequisite, results, probe);
  if (capabilities.length === 0 && found === undefined) return { ...base, state: 'unknown' };
  return { ...base, ...judgeVersion(prerequisite, found, evidence, probe.family) };
}

type Found = { readonly version: string; readonly evidence: string };

function judgeVersion(
  { item }: PlanPrerequisite,
  found: Found | undefined,
  evidence: readonly string[],
  { compare }: Family,
): Pick<ProbedPrerequisite, 'state' | 'version' | 'evidence'> {
  const told = found === undefined ? {} : { version: found.version };
  const all = found === undefined ? evidence : [...evidence, found.evidence];
  if (item.version === undefined) return { state: 'present', evidence: all, ...told };
  if (found === undefined || compare === undefined) {
    return {
      state: 'unknown',
      evidence: [...all, `its version could not be told (${item.version} is needed)`],
      ...told,
    };
  }
  const enough = isInRange(found.version, parseRange(item.version), compare);
  return { state: enough ? 'present' : 'too-old', evidence: all, ...told };
}

/** What upstream says prints it, what the capability itself told, what the package database has: the first of these. */
async function versionOf(
  { item, names }: PlanPrerequisite,
  results: readonly ProbeResult[],
  { plan, host, family }: Probe,
): Promise<Found | undefined> {
  const command = item['version-from'];
  if (command !== undefined && host.programs.root === '/') {
    const printed = await printedVersion(command, host);
    if (printed !== undefined) return printed;
  }
  for (const result of results) {
    if (result.state !== 'present' || result.version === undefined) continue;
    return { version: result.version, evidence: `version ${result.version}` };
  }
  return sharesNames(host, plan.distribution) ? await installedVersion(names, host, family) : undefined;
}

/** Runs a `version-from` command: words, no shell. It comes from the manifest that the user asked to be checked. */
async function printedVersion(command: string, { run }: HostFacts): Promise<Found | undefined> {
  const argv = splitWords(command);
  if (argv === undefined || argv.length === 0) return undefined;
  const answer = await run?.(argv);
  const version = /\d+(?:\.[0-9A-Za-z]+)*/.exec(`${answer?.stdout ?? ''}\n${answer?.stderr ?? ''}`)?.[0];
  return version === undefined ? undefined : { version, evidence: `${command}: ${version}` };
}

/** Upstream's part of a package's version: epoch and revision are the distribution's. */
async function installedVersion(
  names: readonly string[],
  { run, programs }: HostFacts,
  { query, parse }: Family,
): Promise<Found | undefined> {
  if (query === undefined || run === undefined) return undefined;
  const root = programs.root === '/' ? undefined : programs.root;
  for (const name of names) {
    const answer = await run([query.command, ...query.args(name, root)]);
    const version = answer?.status === 0 ? query.version(answer.stdout) : undefined;
    if (version === undefined) continue;
    return { version: parse?.(version)?.version ?? version, evidence: `package ${name} ${version}` };
  }
  return undefined;
}

function installOf({ names }: PlanPrerequisite, { plan, host }: Probe): { install?: readonly string[] } {
  if (names.length === 0 || !sharesNames(host, plan.distribution)) return {};
  return { install: installCommand(plan.distribution, names) };
}

/** Whether the distribution's package names mean something on this machine. */
function sharesNames({ distribution }: HostFacts, plan: Distribution): boolean {
  if (distribution === undefined || distribution === plan.id) return true;
  return (
    findDistributionIfAny(distribution)?.file.like?.split('@')[0] === plan.id ||
    plan.like.includes(distribution)
  );
}

/** Root's programs count: what a package needs may be run by its service. */
function searchPathOf({ path }: Distribution): readonly string[] {
  return [...new Set([...path.user, ...path.root])];
}
