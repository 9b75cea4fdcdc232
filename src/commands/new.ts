import { lstatSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { MANIFEST_NAME } from '../manifest/project.ts';
import { ProjectName } from '../manifest/values.ts';
import { answerQuestions } from '../prompts/ask.ts';
import type { Question } from '../prompts/question.ts';
import { SPLITS } from '../scaffold/manifest/destdir/split.ts';
import {
  FIELDS,
  type FieldName,
  guessedField,
  objectToField,
  REQUIRED,
} from '../scaffold/manifest/fields.ts';
import type { Facts } from '../scaffold/manifest/guess.ts';
import { lookAt } from '../scaffold/manifest/look.ts';
import { type NewManifest, newManifest } from '../scaffold/manifest/new-manifest.ts';
import { readFacts } from '../scaffold/manifest/readers/all.ts';
import { writeWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { printable, printableName } from '../system/io.ts';
import { type Command, type CommandInput, flagOption, listOption, textOption } from './command.ts';

const Result = z.strictObject({
  file: z.string().describe('Where the manifest is, or would be.'),
  written: z.boolean(),
  text: z.string().describe('The manifest.'),
  guesses: z.array(z.strictObject({ key: z.string(), value: z.string(), from: z.string() })),
  packages: z.array(z.strictObject({ name: z.string(), lines: z.number().int() })),
  notes: z.array(z.string()).describe('What was not read, and what a person should look at.'),
});
type Result = z.infer<typeof Result>;

export const command: Command = {
  name: 'new',
  summary: 'Write a first contrib.yaml for a source tree',
  description:
    'Reads what the tree says of itself (package.json, pyproject.toml, Cargo.toml, go.mod, meson.build, CMakeLists.txt, ' +
    'configure.ac, Makefile, debian/, a spec file, git’s tags, licences, the README) and asks for what is not certain. ' +
    'Nothing in the tree is run. Everything that is guessed is marked for review in the file.\n\n' +
    'With --from-destdir, the mapping is that of what the project’s own build installed, split into programs, libraries, ' +
    'development files and documentation. A contrib.yaml that is there already is never overwritten without --force.',
  arguments: [],
  options: {
    name: { type: 'value', value: 'NAME', summary: 'The project’s name' },
    version: { type: 'value', value: 'VERSION', summary: 'The version that it has now' },
    summary: { type: 'value', value: 'TEXT', summary: 'What it is, in one short line' },
    license: { type: 'value', value: 'SPDX', summary: 'Its licence, as an SPDX expression' },
    homepage: { type: 'value', value: 'URL', summary: 'Its page; an empty text for none' },
    package: { type: 'list', value: 'NAME', summary: 'A package to make, the main one first' },
    'from-destdir': { type: 'value', value: 'DIR', summary: 'Map what make install DESTDIR=DIR put there' },
    split: {
      type: 'value',
      value: 'WAY',
      choices: SPLITS,
      summary: 'How --from-destdir is split: kinds, daemons or none',
    },
    'output-file': { type: 'value', value: 'FILE', summary: `Write FILE instead of ${MANIFEST_NAME}` },
    force: { type: 'flag', summary: 'Overwrite a file that is there already' },
    'dry-run': { type: 'flag', short: 'n', summary: 'Print the manifest; write nothing' },
  },
  examples: [
    { command: 'contrib new', about: 'Ask what is not certain, and write contrib.yaml' },
    { command: 'contrib new --yes --dry-run', about: 'See what contrib would guess' },
    {
      command: 'contrib new --from-destdir /tmp/destdir --split daemons',
      about: 'Map what a build installed, each daemon in its own package',
    },
  ],
  outputs: ['text'],
  result: () => Result,
  run,
};

async function run(input: CommandInput) {
  const root = resolve(input.cwd);
  const file = textOption(input, 'output-file') ?? MANIFEST_NAME;
  const path = resolve(root, file);
  const writes = !flagOption(input, 'dry-run');
  refuseContradictions(input);
  if (writes && !flagOption(input, 'force')) refuseExisting(path, file);
  if (writes) refuseLink(path, file);
  const look = lookAt(root);
  const facts = readFacts(look);
  const answers = await answerQuestions(questions(input, facts), input.io);
  const destdir = textOption(input, 'from-destdir');
  const made = newManifest({
    look,
    facts,
    answers: new Map(FIELDS.map((field) => [field, answers.get(field)?.[0] ?? ''])),
    packages: [...new Set(listOption(input, 'package'))],
    destdir: destdir === undefined ? undefined : resolve(root, destdir),
    split: SPLITS.find((way) => way === textOption(input, 'split')) ?? 'kinds',
  });
  if (writes)
    await writeWhole(path, (fd) => writeText(fd, made.text), { replace: flagOption(input, 'force') });
  const result: Result = {
    file,
    written: writes,
    text: made.text,
    guesses: [...made.guesses],
    packages: [...made.packages],
    notes: [...made.notes],
  };
  return { result, text: () => (writes ? report(file, made) : made.text) };
}

function refuseContradictions(input: CommandInput): void {
  if (input.manifest !== undefined) {
    throw new ContribError('usage', 'contrib new reads no manifest', {
      hint: 'name the file to write with --output-file FILE',
    });
  }
  if (textOption(input, 'split') !== undefined && textOption(input, 'from-destdir') === undefined) {
    throw new ContribError('usage', '--split is about what was installed', {
      hint: 'name that with --from-destdir DIR',
    });
  }
  for (const name of listOption(input, 'package')) {
    const { success } = ProjectName.safeParse(name);
    if (success) continue;
    throw new ContribError('usage', `${JSON.stringify(name)} is not a package name`, {
      hint: 'give --package a name of letters, digits and + . _ -',
    });
  }
}

/** Replacing it would leave what it leads to as it was; following it, somebody else’s tree would decide what is written. */
function refuseLink(path: string, file: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new ContribError(
    'bad-input',
    `${printableName(file)} is a symbolic link, which contrib does not follow here`,
    {
      hint: 'remove it, or name what it leads to with --output-file FILE',
    },
  );
}

function refuseExisting(path: string, file: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw new ContribError('usage', `${printableName(file)} is there already`, {
    hint: 'write another file with --output-file FILE, look first with --dry-run, or overwrite it with --force',
  });
}

const MESSAGES: Readonly<Record<FieldName, string>> = {
  name: 'What is the project called?',
  version: 'Which version is it?',
  summary: 'What is it, in one short line?',
  license: 'Under which licence? (an SPDX expression)',
  homepage: 'Where is its page? Leave it empty for none',
};

function questions(input: CommandInput, facts: Facts): Question[] {
  return FIELDS.map((field): Question => {
    const given = textOption(input, field);
    const guess = guessedField(field, facts);
    const fallback = REQUIRED.has(field) ? undefined : [];
    return {
      kind: 'text',
      key: field,
      message: MESSAGES[field],
      flag: `--${field}`,
      given: given === undefined ? undefined : [given],
      default: guess === undefined ? fallback : [guess.value],
      check: (value) => objectToField(field, value),
    };
  });
}

function writeText(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
}

function report(file: string, { guesses, packages, notes, needsDestdir }: NewManifest): string {
  const width = Math.max(...guesses.map(({ key }) => key.length), 0);
  const next = [
    `edit ${printableName(file)}: each guess is marked with "review"`,
    ...(needsDestdir
      ? [
          'contrib new --from-destdir DIR --force, once it was installed with DESTDIR=DIR, writes an exact mapping',
          'contrib deps --scan . proposes what else it needs to build and to run',
        ]
      : []),
    'contrib check',
  ];
  return [
    `wrote ${printableName(file)}`,
    ...(guesses.length === 0 ? [] : ['', 'Guessed:']),
    ...guesses.map(
      ({ key, value, from }) =>
        `  ${printableName(key).padEnd(width)}  ${printableName(shortened(value))}  (${printableName(from)})`,
    ),
    '',
    'Packages:',
    ...packages.map(
      ({ name, lines }) =>
        `  ${name}: ${lines === 0 ? 'nothing yet' : lines === 1 ? '1 line' : `${lines} lines`}`,
    ),
    ...(notes.length === 0 ? [] : ['', 'Look at:', ...notes.map((note) => `  ${printable(note)}`)]),
    '',
    'Next:',
    ...next.map((step) => `  ${step}`),
    '',
  ].join('\n');
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value;
}
