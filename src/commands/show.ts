import { resolve } from 'node:path';
import { openPackages } from '../families/read.ts';
import { shownPackages, shownPackagesShape } from '../report/packages/result.ts';
import { packagesText } from '../report/packages/text.ts';
import { type Command, type CommandInput, type CommandOutput, flagOption } from './command.ts';

export const command: Command = {
  name: 'show',
  summary: 'Show what packages are and hold',
  description:
    'Reads package files of any format, which their bytes tell apart: name, version, relations, scripts by what they ' +
    'are for, triggers, accounts. A directory stands for the packages in it, a staged or installed tree for itself; of ' +
    'an installed one, the package manager’s own database says what is in it.\n\n' +
    'Nothing of a package is run or unpacked.',
  arguments: [{ name: 'PACKAGE', repeated: true, summary: 'A package file, a directory of them, or a tree' }],
  options: { files: { type: 'flag', summary: 'List all that the packages install, with modes and owners' } },
  examples: [
    { command: 'contrib show hello_2.10-3_amd64.deb', about: 'What a package says of itself' },
    { command: 'contrib show --files --json result/*.rpm', about: 'All that is known, for programs' },
  ],
  outputs: ['text'],
  result: shownPackagesShape,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const set = await openPackages(input.arguments.map(fromHere(input)), {
    toolsPath: input.io.env['PATH'] ?? '',
  });
  const withEntries = flagOption(input, 'files');
  // Only what is printed is made: the lists of large packages are long.
  if (input.output === 'json') return { result: shownPackages(set, withEntries) };
  return { result: undefined, text: () => packagesText(set, withEntries, input.io.style) };
}

/** Paths stay as they were typed, so that messages name them so. */
function fromHere({ cwd }: CommandInput): (path: string) => string {
  return (path) => (cwd === process.cwd() ? path : resolve(cwd, path));
}
