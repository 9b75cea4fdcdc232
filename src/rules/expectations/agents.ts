import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { agentPlaces } from '../expected-agents.ts';
import { serviceProcesses } from '../expected-services.ts';

export const rule = defineExpectation({
  kind: 'agents',
  summary: 'A service finds the helper programs that it hands out',
  explanation:
    'A daemon that puts an agent into virtual machines looks for it on its own search path, or in a directory that a ' +
    'variable of it names. Its environment is read as the init system really passes it: unit, drop-ins, environment ' +
    'files, wrappers, and the scripts of other init systems that the packages bring.',
  remedy:
    'install the agent where the service looks, or set the variable in the unit and every other init script',
  source: 'systemd.exec(5), Environment=',
  async judge({ 'any-of': places }, facts) {
    const services = places.map((place) => place['on-path-of'] ?? place.of ?? '');
    const processes = await serviceProcesses(facts, services[0] ?? '');
    if (processes.length === 0) return [unjudged(`${services[0] ?? 'the service'} is not installed`)];
    const found = await agentPlaces(places, facts);
    return processes.map(({ init, item }): Point => {
      const place = itemPlace(item);
      const own = found.filter(({ process }) => process.init === init);
      const used = own.find(({ agents }) => agents.length > 0);
      if (used !== undefined) {
        const paths = used.agents.map(({ item: agent }) => agent.entry.path);
        return follows(`${init}: ${used.where} has ${paths.join(', ')}`, place);
      }
      const empty = own.find(({ directory }) => directory !== undefined);
      if (empty !== undefined) return differs(`${init}: ${empty.where} has none of them`, place);
      const variable = places.find((one) => one['directory-from'] !== undefined)?.['directory-from'];
      const unset = variable === undefined ? '' : `, and ${variable} is not set`;
      return differs(`${init}: none of them is on the service’s search path${unset}`, place);
    });
  },
});
