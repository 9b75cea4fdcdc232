import { type BinaryFacts, canonicalMachine, runsOn } from '../../facts/binary/binary.ts';
import type { SetFacts } from '../../facts/set-facts.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { type Agent, agentPlaces } from '../expected-agents.ts';

export const rule = defineExpectation({
  kind: 'agents-static',
  summary: 'Helper programs run on the machines that they are handed to',
  explanation:
    'What is copied into another machine finds none of this one’s libraries there. An agent for Linux and the BSDs is a ' +
    'static ELF program: it names no loader and no library. Its machine and system, as its header says them, are those ' +
    'of its name, and where the name says nothing those of its package.',
  remedy: 'build the agent statically, for the system and architecture of its name',
  source: 'elf(5); upstream’s recommendations',
  async judge({ 'any-of': places }, facts) {
    const agents = new Map<string, Agent>();
    for (const place of await agentPlaces(places, facts))
      for (const agent of place.agents) agents.set(agent.item.entry.path, agent);
    if (agents.size === 0) return [unjudged('none of them is installed where the service looks')];
    return Promise.all([...agents.values()].map((agent) => judgeOne(agent, facts)));
  },
});

async function judgeOne(agent: Agent, facts: SetFacts): Promise<Point> {
  const { item, system = 'linux', architecture } = agent;
  const place = itemPlace(item);
  const { path } = item.entry;
  const binary = await facts.binary(item);
  if (binary === undefined) return differs(`${path} is no program of any system`, place);
  const { canonicalArchitecture } = facts.view.policy;
  const own = architecture ?? canonicalArchitecture;
  const is = `${path} is ${describe(binary)}`;
  if (!runsOn(binary, own)) return differs(`${is}, not for ${canonicalMachine(own)}`, place);
  if (binary.system !== system && !(system === 'darwin' && binary.system === 'macos'))
    return differs(`${is}, not for ${system}`, place);
  if (binary.format === 'ELF' && !binary.isStatic) return differs(`${is}, and not static`, place);
  return follows(is, place);
}

function describe({ format, machines, system, isStatic, interpreter, needed }: BinaryFacts): string {
  const what = `${format === 'ELF' ? 'an' : 'a'} ${format} ${isStatic ? 'static ' : ''}program for ${system} on ${machines.join(' and ')}`;
  const with_ = [interpreter, ...needed].filter((one) => one !== undefined);
  return with_.length === 0 ? what : `${what} that loads ${with_.join(', ')}`;
}
