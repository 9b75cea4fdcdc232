import { posix } from 'node:path';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { agentPlaces, type FoundPlace } from '../expected-agents.ts';

export const rule = defineExpectation({
  kind: 'agents-named',
  summary: 'A directory of helper programs holds those, under the names by which they are looked for',
  explanation:
    'A service picks the file that is named after the system and architecture of the machine that asks. A name that it ' +
    'does not know is never used, and what else is in the directory is handed out with it.',
  remedy: 'rename the file as the service looks for it, or move it out of the directory',
  source: 'upstream’s recommendations',
  async judge({ 'any-of': places, systems, architectures }, facts) {
    const directories = (await agentPlaces(places, facts)).filter(({ directory }) => directory !== undefined);
    if (directories.length === 0) return [follows('no variable names a directory of them')];
    const points = directories.flatMap((place) => judgeOne(place, systems, architectures));
    return points.length > 0 ? points : [unjudged('the directory is empty')];
  },
});

function judgeOne(
  { agents, others }: FoundPlace,
  systems?: readonly string[],
  architectures?: readonly string[],
): Point[] {
  return [
    ...agents.map(({ item, system = '', architecture = '' }) => {
      const name = posix.basename(item.entry.path);
      const place = itemPlace(item);
      if (systems?.includes(system) === false)
        return differs(`${name}: ${system} is no system that is looked for`, place);
      if (architectures?.includes(architecture) === false)
        return differs(`${name}: ${architecture} is no architecture that is looked for`, place);
      return follows(`${name} is looked for`, place);
    }),
    ...others.map((item) => differs(`${item.entry.path} is none of them`, itemPlace(item))),
  ];
}
