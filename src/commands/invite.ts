import { join } from 'node:path';
import * as z from 'zod';
import { findDistributionIfAny } from '../distributions/load.ts';
import { PACKAGERS_FILE, Packager, parsePackagers } from '../manifest/packagers.ts';
import { DateText, ProjectName } from '../manifest/values.ts';
import { parseMaintainer } from '../scaffold/contribution/answers.ts';
import { withPackager } from '../submission/packagers/edit.ts';
import { renderInvitation } from '../submission/packagers/invitation.ts';
import { writeWhole } from '../system/atomic.ts';
import { writeFully } from '../system/compress/sink.ts';
import { refuseDetour } from '../system/detour.ts';
import { ContribError } from '../system/errors.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import {
  type Command,
  type CommandInput,
  type CommandOutput,
  flagOption,
  listOption,
  textOption,
} from './command.ts';
import { openProject } from './open.ts';

export const command: Command = {
  name: 'invite',
  summary: 'Note who packages the project for a distribution, and write the invitation',
  description:
    'Adds an entry to packagers.yaml beside contrib.yaml, and prints the text of a mail that invites the packager: how ' +
    'pre-releases come, where contributions go, what upstream does with them. Nothing is sent. Comments and layout of the ' +
    'file stay, and an entry that says something else is replaced only with --replace.\n\n' +
    'DISTRO may be one that contrib does not know. Without --maintainer, the invitation of an entry that is there is printed.',
  arguments: [{ name: 'DISTRO', summary: 'The distribution that is to have the package' }],
  options: {
    maintainer: {
      type: 'list',
      value: 'NAME <MAIL>',
      summary: 'Who is invited; several when given several times',
    },
    link: { type: 'value', value: 'URL', summary: 'They maintain it already, here' },
    staging: { type: 'flag', summary: 'They ask upstream to host the package' },
    date: { type: 'value', value: 'DATE', summary: 'When they were invited: YYYY-MM-DD' },
    until: { type: 'value', value: 'DATE', summary: 'The last day for this version; in the text alone' },
    replace: { type: 'flag', summary: 'Replace an entry that is there' },
  },
  examples: [
    {
      command: "contrib invite ubuntu --maintainer 'Bo Packager <bo@example.org>' --date 2026-11-01",
      about: 'A new one',
    },
    {
      command:
        "contrib invite debian --maintainer 'Cy Debian <cy@example.org>' --link https://tracker.debian.org/pkg/convirt",
      about: 'Somebody who maintains it already',
    },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      file: z.string(),
      distribution: z.string(),
      state: z.enum(['created', 'added', 'replaced', 'unchanged']),
      invitation: z.string().describe('The text of a mail.'),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const project = openProject(input);
  const { root, manifest } = project;
  const { id, title } = distributionNamed(input.arguments[0] ?? '', input);
  const until = dateOption(input, 'until');
  refuseDetour(root, PACKAGERS_FILE, 'file');
  const text = readTextFileIfAny(join(root, PACKAGERS_FILE));
  const entry = entryOption(input) ?? existingEntry(text, id);
  const edited = withPackager(text, manifest.name, id, entry, flagOption(input, 'replace'));
  if (edited.state !== 'unchanged')
    await writeWhole(join(root, PACKAGERS_FILE), (fd) => writeFully(fd, Buffer.from(edited.text)), {
      replace: text !== undefined,
    });
  const invitation = renderInvitation({ manifest, distribution: id, title, entry, until });
  const says = { created: 'wrote', added: 'added to', replaced: 'replaced in', unchanged: 'unchanged:' }[
    edited.state
  ];
  input.io.err(`${input.io.style('green', says)} ${PACKAGERS_FILE}: ${id}\n`);
  return {
    result: { file: PACKAGERS_FILE, distribution: id, state: edited.state, invitation },
    text: () => invitation,
  };
}

/** By its own id: `suse` is opensuse. One that contrib does not know stays as it was typed. */
function distributionNamed(
  name: string,
  { io }: CommandInput,
): { readonly id: string; readonly title: string } {
  const found = findDistributionIfAny(name);
  if (found !== undefined) return { id: found.file.id, title: found.file.title };
  if (!ProjectName.safeParse(name).success)
    throw new ContribError('usage', `${JSON.stringify(name)} is no name of a distribution`, {
      hint: 'see: contrib distros',
    });
  io.err(`contrib does not know ${name}: it is noted all the same\n`);
  return { id: name, title: name };
}

function entryOption(input: CommandInput): Packager | undefined {
  const named = listOption(input, 'maintainer');
  const [link, invited] = [textOption(input, 'link'), dateOption(input, 'date')];
  const staging = flagOption(input, 'staging');
  if (named.length === 0) {
    if (link === undefined && invited === undefined && !staging) return undefined;
    throw new ContribError('usage', '--maintainer is missing', {
      hint: "write --maintainer 'Name <mail@example.org>'",
    });
  }
  const parsed = Packager.safeParse({
    maintainer: named.map(person),
    ...(invited === undefined ? {} : { invited }),
    ...(link === undefined ? {} : { link }),
    ...(staging ? { staging: 'requested' } : {}),
  });
  if (parsed.success) return parsed.data;
  throw new ContribError('usage', `--link ${JSON.stringify(link)} is not a web address`, {
    hint: 'write it as https://...',
  });
}

function person(text: string) {
  const parsed = parseMaintainer(text);
  if (parsed !== undefined) return parsed;
  throw new ContribError('usage', `--maintainer ${JSON.stringify(text)} is no person`, {
    hint: "write it as 'Name <mail@example.org>'",
  });
}

function existingEntry(text: string | undefined, id: string): Packager {
  const entry = text === undefined ? undefined : parsePackagers(text).file.packagers[id];
  if (entry !== undefined) return entry;
  throw new ContribError('usage', `${PACKAGERS_FILE} has no entry for ${id}, and nobody is named`, {
    hint: "name somebody: --maintainer 'Name <mail@example.org>'",
  });
}

function dateOption(input: CommandInput, name: string): string | undefined {
  const date = textOption(input, name);
  if (date === undefined || DateText.safeParse(date).success) return date;
  throw new ContribError('usage', `--${name} ${JSON.stringify(date)} is no date`, {
    hint: 'write it as 2026-12-01',
  });
}
