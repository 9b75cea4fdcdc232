import { posix } from 'node:path';
import type { SetFacts } from '../../facts/set-facts.ts';
import type { ExpectationValue } from '../../manifest/schema-expectations.ts';
import { compileInstalled } from '../../plan/patterns.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { type ServiceProcess, serviceProcesses } from '../expected-services.ts';

type Wanted = ExpectationValue<'environment'>;

export const rule = defineExpectation({
  kind: 'environment',
  summary: 'The directory that a service is told of is installed',
  explanation:
    'A variable in the environment of a service names a directory. It has to be one of these packages’, and to hold what ' +
    'the service looks for there, under every init system that the packages serve.',
  remedy: 'install the directory, or do not set the variable',
  source: 'systemd.exec(5), Environment=',
  async judge(wanted, facts) {
    const processes = await serviceProcesses(facts, wanted.of);
    if (processes.length === 0) return [unjudged(`${wanted.of} is not installed`)];
    return processes.flatMap((process) => judgeOne(wanted, process, facts));
  },
});

function judgeOne(
  { variable, holds = [], optional }: Wanted,
  process: ServiceProcess,
  { view }: SetFacts,
): Point[] {
  const given = process.environment.get(variable);
  const unset = `${process.init}: ${variable} is not set`;
  if (given === undefined)
    return [optional === true ? follows(unset) : differs(unset, itemPlace(process.item))];
  const { place } = given.evidence;
  if (given.value === undefined)
    return [unjudged(`${process.init}: what ${variable} is, is not known`, place)];
  const text = `${process.init}: ${variable}=${given.value}`;
  const real = view.resolve(given.value)?.path ?? given.value;
  const names = view.list(real).map(({ entry }) => posix.basename(entry.path));
  if (names.length === 0) return [differs(`${text} is no directory of these packages`, place)];
  const missing = holds.filter((pattern) => !names.some(compileInstalled(pattern)));
  if (missing.length === 0) return [follows(text, place)];
  return missing.map((pattern) => differs(`${text} holds no ${pattern}`, place));
}
