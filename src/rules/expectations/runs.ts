import { posix } from 'node:path';
import { innermost, programName, type Stage } from '../../facts/process.ts';
import type { SetFacts } from '../../facts/set-facts.ts';
import { splitWords } from '../../facts/split-words.ts';
import { settingPlace } from '../../facts/units/environment.ts';
import { unitWords } from '../../facts/units/unit-file.ts';
import { type UnitFacts, valueOfSetting, valuesOf } from '../../facts/units/units.ts';
import type { Place } from '../../system/place.ts';
import { defineExpectation, differs, follows, itemPlace, type Point, unjudged } from '../expectation.ts';
import { type ServiceStart, serviceStarts } from '../expected-services.ts';
import { notInstalled, unitNamed } from '../expected-units.ts';

export const rule = defineExpectation({
  kind: 'runs',
  summary: 'A unit starts the program that it is for, with the arguments that it needs',
  explanation:
    'What ExecStart= names may be a wrapper. Shell wrappers that set variables and go on are followed to the program ' +
    'that is started in the end; an argument counts wherever it stands, --name VALUE and --name=VALUE are one. ' +
    'Where the packages have no such unit, the scripts of other init systems that start the same program are judged.',
  remedy: 'start the program with these arguments',
  source: 'systemd.service(5)',
  async judge({ unit: name, start, stop, settings = {} }, facts) {
    const units = await facts.units();
    const unit = unitNamed(units, name);
    if (unit === undefined || unit.masked) {
      const scripts = start === undefined ? [] : await serviceStarts(facts, name);
      return scripts.length === 0
        ? [notInstalled(name, units)]
        : scripts.map((script) => comesTo(script, start ?? ''));
    }
    return [
      ...(start === undefined ? [] : [await starts(unit, 'ExecStart', start, facts)]),
      ...(stop === undefined ? [] : [await starts(unit, 'ExecStop', stop, facts)]),
      ...Object.entries(settings).map(([key, value]) => hasSetting(unit, key, value)),
    ];
  },
});

/** What a script of another init system starts. */
function comesTo({ init, item, stages }: ServiceStart, wanted: string): Point {
  return judgeStages(stages, wanted, `${init}: ${item.entry.path} comes to`, itemPlace(item));
}

async function starts(
  unit: UnitFacts,
  key: 'ExecStart' | 'ExecStop',
  wanted: string,
  facts: SetFacts,
): Promise<Point> {
  const stages = (await facts.commands(unit)).filter((one) => one.key === key).flatMap((one) => one.stages);
  const place = itemPlace(unit.item);
  if (stages.length === 0) return differs(`${unit.name} has no ${key}, and ${wanted} is not run`, place);
  const judged = judgeStages(stages, wanted, `${key} of ${unit.name} comes to`, place);
  if (judged.state === 'follows') return judged;
  const [program = '', ...args] = wordsOf(wanted);
  const written = valuesOf(unit, 'Service', key).find(({ value }) => isWritten(value, program, args));
  if (written === undefined) return judged;
  return follows(`${key} of ${unit.name} is: ${written.value}`, settingPlace(written));
}

/** @param subject what comes before the command: `ExecStart of foo.service comes to`. */
function judgeStages(stages: readonly Stage[], wanted: string, subject: string, place: Place): Point {
  const [program = '', ...args] = wordsOf(wanted);
  const named = stages.filter((stage) => programName(stage) === posix.basename(program));
  const found = named.find(({ words }) => hasArguments(words, args));
  const shown = found ?? named[0] ?? innermost(stages);
  const text = `${subject}: ${shown?.evidence.text ?? 'nothing'}`;
  const where = shown?.evidence.place ?? place;
  if (found !== undefined) return follows(text, where);
  if (named.some(({ words }) => words.includes(undefined)))
    return unjudged(`${text}, and not all of its arguments are known`, where);
  return differs(`${text}, not to: ${wanted}`, where);
}

function wordsOf(wanted: string): string[] {
  return parted(splitWords(wanted) ?? wanted.split(/\s+/));
}

/** `$OPTIONS`, as upstream's own unit has it, stands in a unit itself; what is started has its value instead. */
function isWritten(value: string, program: string, args: readonly string[]): boolean {
  const words = unitWords(value) ?? [];
  return posix.basename(words[0] ?? '') === posix.basename(program) && hasArguments(words, args);
}

/** The arguments stand there in this order; others may be between them, but not between an option and its value. */
function hasArguments(words: Stage['words'], args: readonly string[]): boolean {
  const given = parted(words.slice(1));
  let from = 0;
  for (const [index, arg] of args.entries()) {
    const at = given.indexOf(arg, from);
    const isValue = index > 0 && args[index - 1]?.startsWith('-') === true;
    if (at < 0 || (isValue && at !== from)) return false;
    from = at + 1;
  }
  return true;
}

function parted<T extends string | undefined>(words: readonly T[]): (T | string)[] {
  return words.flatMap((word): (T | string)[] => {
    const match = /^(--?[\w-]+)=([\s\S]*)$/.exec(word ?? '');
    return match === null ? [word] : [match[1] ?? '', match[2] ?? ''];
  });
}

/** systemd.syntax(7): four words each are true and false, in any case. */
const BOOLEANS: readonly RegExp[] = [/^(?:1|yes|true|on)$/i, /^(?:0|no|false|off)$/i];

function sameValue(value: string, wanted: string): boolean {
  return value === wanted || BOOLEANS.some((words) => words.test(value) && words.test(wanted));
}

function hasSetting(unit: UnitFacts, key: string, wanted: string): Point {
  const setting = valueOfSetting(unit, 'Service', key);
  const place = setting === undefined ? itemPlace(unit.item) : settingPlace(setting);
  const text = `${key} of ${unit.name} is ${setting?.value ?? 'not said'}`;
  return setting !== undefined && sameValue(setting.value, wanted)
    ? follows(text, place)
    : differs(`${text}, not ${wanted}`, place, `set ${key}=${wanted}`);
}
