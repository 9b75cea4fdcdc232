import type { Script, ScriptEvent, Trigger } from '../../../packages/package-set.ts';
import { cleanLine } from '../../read/problem.ts';
import { numbersOf, type RpmHeader, textOf, textsOf } from './header.ts';
import { constraintOf } from './relations.ts';
import { TAG } from './tags.ts';

const NEW: readonly ScriptEvent[] = ['install', 'upgrade'];
const OLD: readonly ScriptEvent[] = ['upgrade', 'remove'];

/** The tags of the body and of its program. On an upgrade %preun and %postun are the old package's. */
const SCRIPTS: readonly (readonly [
  native: string,
  body: number,
  program: number,
  when: Script['when'],
  events: readonly ScriptEvent[],
])[] = [
  ['%pretrans', 1151, 1153, 'before', NEW],
  ['%pre', 1023, 1085, 'before', NEW],
  ['%post', 1024, 1086, 'after', NEW],
  ['%posttrans', 1152, 1154, 'after', NEW],
  ['%preuntrans', 5104, 5106, 'before', OLD],
  ['%preun', 1025, 1087, 'before', OLD],
  ['%postun', 1026, 1088, 'after', OLD],
  ['%postuntrans', 5105, 5107, 'after', OLD],
];
const VERIFY_SCRIPT = { body: 1079, program: 1091 } as const;

/** RPMSENSE_TRIGGERIN and its like. */
const TRIGGER_KINDS: readonly (readonly [flag: number, name: string])[] = [
  [2 ** 16, 'triggerin'],
  [2 ** 17, 'triggerun'],
  [2 ** 18, 'triggerpostun'],
  [2 ** 25, 'triggerprein'],
];

const TRIGGER_TAGS = [
  {
    prefix: '%',
    scripts: TAG.triggerScripts,
    programs: TAG.triggerPrograms,
    names: TAG.triggerNames,
    index: TAG.triggerIndex,
    flags: TAG.triggerFlags,
    versions: TAG.triggerVersions,
  },
  {
    prefix: '%file',
    scripts: TAG.fileTriggerScripts,
    programs: TAG.fileTriggerPrograms,
    names: TAG.fileTriggerNames,
    index: TAG.fileTriggerIndex,
    flags: TAG.fileTriggerFlags,
    versions: undefined,
  },
  {
    prefix: '%transfile',
    scripts: TAG.transactionFileTriggerScripts,
    programs: TAG.transactionFileTriggerPrograms,
    names: TAG.transactionFileTriggerNames,
    index: TAG.transactionFileTriggerIndex,
    flags: TAG.transactionFileTriggerFlags,
    versions: undefined,
  },
] as const;

/** Each scriptlet once for each event that it is run on. One may be a program alone: `%post -p /sbin/ldconfig`. */
export function rpmScripts(header: RpmHeader): readonly Script[] {
  return SCRIPTS.flatMap(([native, bodyTag, programTag, when, events]) => {
    const body = textOf(header, bodyTag);
    const program = textsOf(header, programTag).join(' ');
    if (body === undefined && program === '') return [];
    const interpreter = cleanLine(header.name, `${native} of it`, program === '' ? '/bin/sh' : program);
    return events.map((event) => ({ event, when, interpreter, body: body ?? '', native }));
  });
}

export function rpmTriggers(header: RpmHeader): readonly Trigger[] {
  const verify = textOf(header, VERIFY_SCRIPT.body);
  const interpreter = textsOf(header, VERIFY_SCRIPT.program).join(' ') || '/bin/sh';
  return [
    ...TRIGGER_TAGS.flatMap((tags) => triggersOf(header, tags)),
    ...(verify === undefined ? [] : [{ native: '%verifyscript', on: [], interpreter, body: verify }]),
  ];
}

/** The names of all triggers stand in a row, each with the number of its script. */
function triggersOf(header: RpmHeader, tags: (typeof TRIGGER_TAGS)[number]): readonly Trigger[] {
  const bodies = textsOf(header, tags.scripts);
  const programs = textsOf(header, tags.programs);
  const index = numbersOf(header, tags.index);
  const flags = numbersOf(header, tags.flags);
  const versions = tags.versions === undefined ? [] : textsOf(header, tags.versions);
  const found = new Map<number, { native: string; on: string[] }>();
  for (const [at, name] of textsOf(header, tags.names).entries()) {
    const script = index[at] ?? at;
    const version = constraintOf(flags[at], versions[at]);
    const on = version === undefined ? name : `${name} ${version.operator} ${version.version}`;
    const trigger = found.get(script) ?? { native: `${tags.prefix}${kindOf(flags[at] ?? 0)}`, on: [] };
    trigger.on.push(cleanLine(header.name, 'a trigger of it', on));
    found.set(script, trigger);
  }
  return [...found].map(([script, trigger]) => ({
    ...trigger,
    interpreter: programs[script] ?? '/bin/sh',
    body: bodies[script] ?? '',
  }));
}

function kindOf(flags: number): string {
  return TRIGGER_KINDS.find(([flag]) => Math.floor(flags / flag) % 2 === 1)?.[1] ?? 'trigger';
}
