import { posix } from 'node:path';
import { programName, type Stage } from '../../facts/process.ts';
import type { SetFacts } from '../../facts/set-facts.ts';
import type { SetView } from '../../facts/set-view.ts';
import { serviceEnvironment, settingPlace } from '../../facts/units/environment.ts';
import type { UnitFacts, Units } from '../../facts/units/units.ts';
import {
  defineExpectation,
  differs,
  follows,
  itemPlace,
  named,
  type Point,
  unjudged,
} from '../expectation.ts';
import { missingSibling } from '../expected-packages.ts';
import { isOurs } from '../expected-paths.ts';
import { programFiles } from '../expected-programs.ts';
import { serviceStarts } from '../expected-services.ts';
import { notInstalled, unitNamed } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'paths-exist',
  summary: 'What a unit names is installed, and executable where it is run',
  explanation:
    'Every program of Exec*=, in wrappers as well, and every file of EnvironmentFile= without a hyphen is looked for in ' +
    'the packages. A program of the distribution itself (/usr/bin/env) is in none of them: a path that is missing differs ' +
    'where the packages have a program of that name elsewhere, or own the directory that it should be in.',
  remedy: 'install the file there, or name it where it is',
  source: 'systemd.service(5); systemd.exec(5)',
  async judge(names, facts) {
    const units = await facts.units();
    const points = await Promise.all(
      names.map((name) => {
        const unit = unitNamed(units, name);
        return unit === undefined ? judgeScripts(name, units, facts) : judgeUnit(unit, facts);
      }),
    );
    return points.flat();
  },
});

/** Without the unit, the scripts of other init systems that start what it starts. */
async function judgeScripts(name: string, units: Units, facts: SetFacts): Promise<Point[]> {
  const scripts = await serviceStarts(facts, name);
  if (scripts.length === 0) return [notInstalled(name, units)];
  return scripts.flatMap(({ item, stages }) => {
    const problems = stages.flatMap((stage) => programProblem(stage, facts.view));
    const all = `all that ${item.entry.path} starts is installed`;
    return problems.length > 0 ? problems : [follows(all, itemPlace(item))];
  });
}

async function judgeUnit(unit: UnitFacts, facts: SetFacts): Promise<Point[]> {
  const stages = (await facts.commands(unit)).flatMap((command) => command.stages);
  const { missing } = await serviceEnvironment(facts.view, unit);
  const problems = [
    ...stages.flatMap((stage) => programProblem(stage, facts.view)),
    ...missing
      .filter(({ path }) => isOurs(path, facts.view))
      .map(({ path, setting }) =>
        differs(`${unit.name} cannot start without ${path}, which is not installed`, settingPlace(setting)),
      ),
  ];
  if (problems.length > 0) return problems;
  return [follows(`all that ${unit.name} names is installed`, itemPlace(unit.item))];
}

function programProblem(stage: Stage, view: SetView): Point[] {
  const { program, item, evidence } = stage;
  if (item !== undefined) {
    const runs = item.entry.type !== 'directory' && (item.entry.mode & 0o111) !== 0;
    return runs
      ? []
      : [differs(`${named(item)} is run, and not executable`, itemPlace(item), 'give it mode 0755')];
  }
  if (!program.startsWith('/')) return [];
  const files = programFiles(view, programName(stage));
  const link = files.find(({ entry }) => entry.path === program);
  if (link !== undefined) return [unjudged(`${named(link)} leads out of these packages`, itemPlace(link))];
  const [elsewhere] = files;
  if (elsewhere !== undefined)
    return [
      differs(
        `${program} is not installed: ${posix.basename(program)} is ${elsewhere.entry.path}`,
        evidence.place,
      ),
    ];
  if (!isOurs(program, view)) return [];
  const text = `${program} is run, and not installed`;
  const sibling = missingSibling(view.set);
  return [
    sibling === undefined
      ? differs(text, evidence.place)
      : unjudged(
          `${text} by these packages; ${sibling.needs} needs ${sibling.name}, which is not among them`,
          evidence.place,
        ),
  ];
}
