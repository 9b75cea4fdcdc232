import { resolve } from 'node:path';
import * as z from 'zod';
import { readBundles } from '../submission/packagers/bundles.ts';
import { STATES, statusOf } from '../submission/packagers/status.ts';
import { renderStatus, renderStatusMarkdown } from '../submission/packagers/status-text.ts';
import { ContribError } from '../system/errors.ts';
import { JUDGED_BASE_OPTION } from './bundle-options.ts';
import { type Command, type CommandInput, type CommandOutput, textOption } from './command.ts';
import { openProject } from './open.ts';

export const command: Command = {
  name: 'status',
  summary: 'Show where each distribution stands',
  description:
    'For every distribution that packagers.yaml, distros/, the acceptances or a bundle name: whether its packager is ' +
    'invited, maintains it there already, has begun, has submitted; whether the bundle is verified or refused, accepted, ' +
    'released; for which version, and what comes next. What is for another version than contrib.yaml says is stale.\n\n' +
    'Bundles are looked for in the directory that --bundles names, and judged as contrib verify does. Released is what the ' +
    'tag of its version has. It works in upstream’s tree and in a contributor’s alike.',
  arguments: [],
  options: {
    bundles: { type: 'value', value: 'DIR', summary: 'The directory that submissions come into' },
    base: JUDGED_BASE_OPTION,
  },
  examples: [
    { command: 'contrib status --bundles ../incoming', about: 'In upstream’s tree' },
    { command: 'contrib status --output markdown > STATUS.md', about: 'For a page' },
  ],
  outputs: ['text', 'markdown'],
  result: () =>
    z.object({
      project: z.string(),
      version: z.string(),
      distributions: z.array(
        z.object({
          distribution: z.string(),
          title: z.string(),
          state: z.enum(STATES),
          version: z.string().nullable().describe('What its contribution is for.'),
          stale: z.boolean(),
          maintainers: z.array(z.string()),
          link: z.string().nullable(),
          staging: z.boolean(),
          invited: z.string().nullable(),
          evidence: z.array(z.string()),
          next: z.string(),
        }),
      ),
      others: z
        .array(z.object({ file: z.string(), why: z.string() }))
        .describe('Files that are no bundles of it.'),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const project = openProject(input);
  const directory = textOption(input, 'bundles');
  const base = textOption(input, 'base');
  if (directory === undefined && base !== undefined) {
    throw new ContribError('usage', '--base is what bundles are compared with, and none are named', {
      hint: 'name their directory: --bundles DIR',
    });
  }
  const cwd = resolve(input.cwd);
  const { bundles, others } =
    directory === undefined
      ? { bundles: [], others: [] }
      : await readBundles(project, resolve(cwd, directory), { cwd, base, strict: input.strict });
  const { name, version } = project.manifest;
  const result = { project: name, version, distributions: await statusOf(project, bundles), others };
  return {
    result,
    text: () => renderStatus(result, input.io.style, input.verbose),
    markdown: () => renderStatusMarkdown(result),
  };
}
