import { canonicalMachine } from '../../facts/binary/binary.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { agentPlaces, type FoundPlace } from '../expected-agents.ts';

export const rule = defineExpectation({
  kind: 'agents-complete',
  summary: 'There is a helper program for every platform that is declared',
  explanation:
    'A service that was given a directory looks nowhere else: a platform whose file is missing there has no agent, even ' +
    'where one is on the search path. "native" is the program for Linux on the packages’ own architecture.',
  remedy: 'install the missing file, or do not set the variable on this architecture',
  source: 'upstream’s recommendations',
  async judge({ 'any-of': places, platforms }, facts) {
    const found = (await agentPlaces(places, facts)).filter(
      ({ agents, directory }) => agents.length > 0 || directory !== undefined,
    );
    if (found.length === 0) return [unjudged('none of them is installed where the service looks')];
    const native = `linux.${facts.view.policy.canonicalArchitecture}`;
    const wanted = platforms.map((platform) => (platform === 'native' ? native : platform));
    return found.flatMap((place) => wanted.map((platform) => judgeOne(place, platform, native)));
  },
});

function judgeOne({ agents, where, process }: FoundPlace, platform: string, native: string): Point {
  const at = platform.indexOf('.');
  const [system, architecture] = [platform.slice(0, at), canonicalMachine(platform.slice(at + 1))];
  const agent = agents.find((one) =>
    one.architecture === undefined
      ? platform === native
      : (one.system ?? 'linux') === system && canonicalMachine(one.architecture) === architecture,
  );
  if (agent !== undefined)
    return follows(`${agent.item.entry.path} is for ${platform}`, itemPlace(agent.item));
  return differs(`${where} has nothing for ${platform}`, itemPlace(process.item));
}
