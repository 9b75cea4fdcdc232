import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { SourceDifferenceItem, SourceOrigin } from '../facts/source-manifest.ts';
import { DateText } from '../manifest/values.ts';
import { NAMESPACES } from '../signatures/signature.ts';
import { compareNamed } from '../submission/prerelease/compare-named.ts';
import { renderCompared } from '../submission/prerelease/compared-text.ts';
import { renderPrerelease } from '../submission/prerelease/made-text.ts';
import { makePrerelease, TARBALL_FORMATS, type TarballFormat } from '../submission/prerelease/prerelease.ts';
import { ContribError } from '../system/errors.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  flagOption,
  listOption,
  textOption,
} from './command.ts';
import { KEY_OPTION, keyOption } from './key-option.ts';
import { openProject } from './open.ts';

const Result = z.object({
  directory: z
    .string()
    .nullable()
    .describe('Where everything was written; null where a tarball was compared.'),
  tarball: z.string().nullable().describe('The tarball that was compared.'),
  project: z.string(),
  version: z.string(),
  source: SourceOrigin,
  digest: z.string().describe('SHA-256 of the canonical listing of the tarball’s content.'),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  differences: z
    .array(SourceDifferenceItem)
    .describe('What is otherwise than in git archive, and what explains it.'),
  changes: z
    .array(
      z.object({
        area: z.string(),
        change: z.enum(['added', 'dropped', 'moved', 'changed']),
        what: z.string(),
        detail: z.string().optional(),
        on: z.array(z.string()).optional(),
      }),
    )
    .describe('What changed in the mapping since the last release.'),
  since: z.string().nullable(),
});
export type PrereleaseResult = z.infer<typeof Result>;

export const command: Command = {
  name: 'prerelease',
  summary: 'Make what packagers are given before a release, or judge a tarball',
  description:
    'Writes a directory with NAME-VERSION.tar.gz, its manifest, a note for packagers (PACKAGERS.md, PACKAGERS.json) and ' +
    'SHA256SUMS over all of it, signed with --sign or --key. The tarball is what git archive makes of the tag vVERSION or VERSION, or of the tag or ' +
    'commit that is named, and of nothing else: neither what is checked out nor git’s configuration has a say, and the ' +
    'same commit gives the same bytes. Without a repository, it is the tree.\n\n' +
    'Files that no commit has (configure, po/*.gmo) are declared in contrib.yaml under tarball: generated:, with what makes ' +
    'them. They are taken from the working tree, or with --from-tarball from the tarball that make dist makes, which must ' +
    'differ from the tag in nothing else.\n\n' +
    'The note says what changed in the mapping since the last release, computed from both descriptions, until when and ' +
    'where submissions are welcome, and who packages the project (packagers.yaml).\n\n' +
    'With --compare, nothing is written: a tarball is judged against the tag. What it has more, less or otherwise, and ' +
    'nothing explains, is an error, since that gap is where tampering hides.',
  arguments: [
    {
      name: 'TAG',
      optional: true,
      summary: 'A tag or commit; the tag of contrib.yaml’s version when left out',
    },
  ],
  options: {
    compare: {
      type: 'value',
      value: 'TARBALL',
      summary: 'Judge this tarball against the tag; write nothing',
    },
    'from-tarball': {
      type: 'value',
      value: 'TARBALL',
      summary: 'Take the generated files from this tarball, as make dist makes it',
    },
    format: {
      type: 'list',
      value: 'FORMAT',
      choices: TARBALL_FORMATS,
      summary: 'tar.gz (default), tar.xz or tar.zst; several when given several times',
    },
    out: {
      type: 'value',
      value: 'DIR',
      summary: 'The directory to write; NAME-VERSION-prerelease beside the tree by default',
    },
    since: {
      type: 'value',
      value: 'REVISION',
      summary: 'Count changes from here; the last release by default',
    },
    until: { type: 'value', value: 'DATE', summary: 'The last day on which submissions are welcome' },
    to: { type: 'value', value: 'ADDRESS', summary: 'Where submissions go; submissions: to: by default' },
    sign: { type: 'flag', summary: 'Sign the tarballs and SHA256SUMS' },
    key: KEY_OPTION,
    replace: { type: 'flag', summary: 'Replace a pre-release that is there' },
  },
  examples: [
    { command: 'contrib prerelease --until 2026-12-01', about: 'Of the tag of the version' },
    {
      command: 'contrib prerelease v1.1-rc1 --from-tarball convirt-1.1.tar.gz',
      about: 'With what make dist generates',
    },
    { command: 'contrib prerelease v1.1 --compare convirt-1.1.tar.gz', about: 'Is this tarball the tag?' },
  ],
  outputs: ['text', 'markdown', 'sarif', 'github'],
  result: () => Result,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const compared = textOption(input, 'compare');
  return compared === undefined ? make(input) : compare(input, compared);
}

async function compare(input: CommandInput, tarball: string): Promise<CommandOutput> {
  const misplaced = ['from-tarball', 'out', 'since', 'until', 'to', 'sign', 'key', 'replace'].find(
    (name) => input.options[name] !== undefined,
  );
  if (misplaced !== undefined)
    throw new ContribError('usage', `--compare writes nothing, and takes no --${misplaced}`, {
      hint: 'leave one of the two out',
    });
  if (input.output === 'markdown') {
    throw new ContribError('usage', '--compare has no Markdown: that is the form of the note', {
      hint: 'say --json, or --output sarif',
    });
  }
  const project = openProject(input);
  const judged = await compareNamed(project, input.arguments[0], resolve(input.cwd, tarball));
  const { findings, result } = judged;
  return { result, findings, text: () => renderCompared(judged, input.io.style, input.verbose) };
}

async function make(input: CommandInput): Promise<CommandOutput> {
  const project = openProject(input);
  const from = textOption(input, 'from-tarball');
  const key = await keyOption(input);
  const made = await makePrerelease({
    project,
    named: input.arguments[0],
    fromTarball: from === undefined ? undefined : resolve(input.cwd, from),
    formats: formatsOption(input),
    out: (top) =>
      resolve(input.cwd, textOption(input, 'out') ?? join(dirname(project.root), `${top}-prerelease`)),
    replace: flagOption(input, 'replace'),
    signing: key === undefined ? undefined : { ...key, namespace: NAMESPACES.file, env: input.io.env },
    since: textOption(input, 'since'),
    until: untilOption(input),
    to: textOption(input, 'to'),
    env: input.io.env,
  });
  for (const note of made.notes) input.io.err(`${note}\n`);
  const { directory, files, manifest, note, findings } = made;
  const { project: name, version, source, digest, differences } = manifest;
  const { changes, since } = note;
  const result = {
    directory,
    tarball: null,
    project: name,
    version,
    source,
    digest,
    files,
    differences,
    changes,
    since,
  };
  return {
    result,
    findings,
    text: () => renderPrerelease(made, input.cwd, input.io.style),
    markdown: () => made.noteText,
  };
}

function formatsOption(input: CommandInput): readonly TarballFormat[] {
  const named = listOption(input, 'format');
  if (named.length === 0) return ['tar.gz'];
  return [...new Set(named)].map((name) => {
    const format = TARBALL_FORMATS.find((one) => one === name);
    if (format !== undefined) return format;
    throw new ContribError('usage', `--format cannot be ${JSON.stringify(name)}`, {
      hint: `one of: ${TARBALL_FORMATS.join(', ')}`,
    });
  });
}

function untilOption(input: CommandInput): string | undefined {
  const until = textOption(input, 'until');
  if (until === undefined || DateText.safeParse(until).success) return until;
  throw new ContribError('usage', `--until ${JSON.stringify(until)} is no date`, {
    hint: 'write it as 2026-12-01',
  });
}
