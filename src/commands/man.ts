import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { type RoffSection, roffPage } from '../report/roff.ts';
import { writeDirectoryWhole } from '../system/atomic.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { VERSION } from '../system/version.ts';
import { GLOBAL_OPTIONS } from './arguments.ts';
import { type Command, type CommandInput, type Option, textOption } from './command.ts';
import { EXIT_CODES } from './help.ts';
import { COMMANDS, GROUPS } from './index.ts';
import { commandUsage, longOption, outputsOf } from './usage.ts';

const OVERVIEW = 'contrib';

type Page = { readonly name: string; readonly page: string };

export const command: Command = {
  name: 'man',
  summary: 'Print a manual page: of contrib, or of one of its commands',
  description:
    'The page is in the language of man(7), for whoever packages contrib, and for man -l. Without COMMAND it is ' +
    'contrib(1), which names the commands; with one, contrib-COMMAND(1).',
  arguments: [{ name: 'COMMAND', summary: 'The command whose page it is', optional: true }],
  options: {
    out: { type: 'value', value: 'DIR', summary: 'Write all pages into this directory, which is made' },
  },
  examples: [
    { command: 'contrib man bundle | man -l -', about: 'Read a page' },
    { command: 'contrib man --out build/man', about: 'For a package' },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      pages: z.array(z.object({ name: z.string(), page: z.string() })).describe('All of section 1.'),
    }),
  async run(input) {
    const out = textOption(input, 'out');
    const pages = out === undefined ? [await onePage(input.arguments[0])] : await allPages(input);
    if (out === undefined) return { result: { pages }, text: () => pages.map(({ page }) => page).join('') };
    await writeDirectoryWhole(resolve(input.cwd, out), (directory) => {
      for (const { name, page } of pages) writeFileSync(join(directory, `${name}.1`), page, { mode: 0o644 });
    });
    return { result: { pages }, text: () => `wrote ${pages.length} pages\n` };
  },
};

async function onePage(name: string | undefined): Promise<Page> {
  return name === undefined ? overviewPage() : commandPage(name);
}

function allPages({ arguments: [name] }: CommandInput): Promise<readonly Page[]> {
  if (name === undefined)
    return Promise.all([overviewPage(), ...COMMANDS.map((known) => commandPage(known.name))]);
  throw new ContribError('usage', '--out writes the pages of all commands', { hint: 'leave COMMAND out' });
}

function overviewPage(): Page {
  const page = roffPage({
    name: OVERVIEW,
    source: `contrib ${VERSION}`,
    summary: 'from an upstream source tree to a distribution’s package, and back upstream',
    sections: [
      { title: 'SYNOPSIS', blocks: [{ command: 'contrib [-C DIR] [--manifest FILE] [options] COMMAND' }] },
      {
        title: 'DESCRIPTION',
        blocks: [
          'Upstream describes in one file, contrib.yaml, what is installed where. A contributor adds a ' +
            'distribution’s part under distros/, checks it, builds packages with the distribution’s own tools, and ' +
            'sends back a revised source tarball that upstream verifies, accepts and releases.',
          'DISTRO is ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64; contrib distros lists them.',
        ],
      },
      ...GROUPS.map((group) => ({
        title: `COMMANDS: ${group}`,
        blocks: COMMANDS.filter((entry) => entry.group === group).map(({ name, usage, summary }) => ({
          term: `contrib ${usage}`,
          text: `${summary}: contrib-${name}(1).`,
        })),
      })),
      { title: 'OPTIONS', blocks: optionBlocks(GLOBAL_OPTIONS) },
      exitStatus(),
      {
        title: 'FILES',
        blocks: [
          {
            term: 'contrib.yaml',
            text: 'What is installed where, in which package, and what must be there first.',
          },
          {
            term: 'distros/NAME/',
            text: 'A distribution’s part: distro.yaml, deployment.map, hooks, recipe.',
          },
        ],
      },
    ],
  });
  return { name: OVERVIEW, page };
}

async function commandPage(name: string): Promise<Page> {
  const entry = COMMANDS.find((known) => known.name === name);
  if (entry === undefined) throw unknownCommand(name);
  const described = (await entry.load()).command;
  const { arguments: all, options, examples } = described;
  const sections: readonly RoffSection[] = [
    { title: 'SYNOPSIS', blocks: [{ command: `contrib ${commandUsage(described)} [options]` }] },
    { title: 'DESCRIPTION', blocks: described.description.split('\n\n') },
    { title: 'ARGUMENTS', blocks: all.map(({ name: term, summary }) => ({ term, text: `${summary}.` })) },
    { title: 'OPTIONS', blocks: [...optionBlocks(options), `Output: ${outputsOf(described).join(', ')}.`] },
    {
      title: 'EXAMPLES',
      blocks: examples.map(({ command: line, about }) => ({ term: line, text: `${about}.` })),
    },
    exitStatus(),
    { title: 'SEE ALSO', blocks: ['contrib(1), for the options of every command.'] },
  ];
  const title = `${OVERVIEW}-${name}`;
  const page = roffPage({
    name: title,
    source: `contrib ${VERSION}`,
    summary: described.summary,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  });
  return { name: title, page };
}

function optionBlocks(options: Readonly<Record<string, Option>>): RoffSection['blocks'] {
  return Object.entries(options).map(([name, option]) => ({
    term: [option.short === undefined ? [] : `-${option.short}`, longOption(name, option)].flat().join(', '),
    text: `${option.summary}${option.choices === undefined ? '' : `: ${option.choices.join(', ')}`}.`,
  }));
}

function exitStatus(): RoffSection {
  return {
    title: 'EXIT STATUS',
    blocks: EXIT_CODES.map(([code, text]) => ({ term: String(code), text: sentence(text) })),
  };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function unknownCommand(name: string): ContribError {
  const names = COMMANDS.map((known) => known.name);
  const meant = suggest(name, names);
  return new ContribError('usage', `there is no command ${JSON.stringify(name)}`, {
    hint: meant === undefined ? 'contrib --help lists the commands' : `did you mean contrib man ${meant}?`,
  });
}
