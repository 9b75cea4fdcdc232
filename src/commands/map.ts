import { resolve } from 'node:path';
import { failing } from '../findings/finding.ts';
import { contributionDirectory } from '../manifest/contribution.ts';
import { DEPLOYMENT_MAP, formatDeploymentMap, groupReleases } from '../plan/deployment-map.ts';
import type { Plan } from '../plan/plan.ts';
import { MAPPING_FORMATS } from '../report/mapping/formats.ts';
import { MappingResult, mappingResult } from '../report/mapping/json.ts';
import { renderMarkdown } from '../report/mapping/markdown.ts';
import { checkPlans } from '../rules/check-plans.ts';
import { openTree } from '../source/tree.ts';
import { breathe } from '../system/breath.ts';
import { ContribError } from '../system/errors.ts';
import type { Command, CommandInput, CommandOutput } from './command.ts';
import { flagOption, listOption, textOption } from './command.ts';
import { type Opened, openPlans, openProject } from './open.ts';
import { choosePackages } from './packages.ts';

const DEFAULT_FORMAT = 'guide';

type Plans = Opened['plans'];

export const command: Command = {
  name: 'map',
  summary: 'Show what is installed where, with which mode and owner',
  description:
    'Resolves the mapping of contrib.yaml on a distribution and prints one line a path. What the project’s own build ' +
    'will install is shown as not settled, unless --built names the directory it was installed into.\n\n' +
    'Releases that install the same are shown together. A form that is one file (sh, make, debian-install, spec) is ' +
    'for one release: where they differ, name one, as in ubuntu@24.04.\n\n' +
    `Forms: ${Object.entries(MAPPING_FORMATS)
      .map(([name, { summary }]) => `${name} (${summary})`)
      .join('; ')}. ` +
    '--output markdown gives tables, --json every path with all that is known of it.',
  arguments: [{ name: 'DISTRO', summary: 'ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64' }],
  options: {
    format: { type: 'value', value: 'F', choices: Object.keys(MAPPING_FORMATS), summary: 'Form of the text' },
    write: { type: 'flag', summary: `Refresh distros/DISTRO/${DEPLOYMENT_MAP}` },
    package: { type: 'list', value: 'NAME', summary: 'Show this package alone' },
    built: {
      type: 'value',
      value: 'DIR',
      summary: 'What the project’s own build installed (make install DESTDIR=DIR)',
    },
  },
  examples: [
    { command: 'contrib map ubuntu', about: 'The mapping in the notation of the manifest' },
    { command: 'contrib map ubuntu --write', about: 'Refresh distros/ubuntu/deployment.map' },
    { command: 'contrib map fedora --format spec', about: 'The %files of a spec file' },
    {
      command: 'contrib map ubuntu --format sh > install.sh',
      about: 'Then: DESTDIR=/tmp/stage sh install.sh',
    },
  ],
  outputs: ['text', 'markdown'],
  result: () => MappingResult,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  refuseContradictions(input);
  const project = openProject(input);
  await breathe();
  const builtDirectory = textOption(input, 'built');
  const built = builtDirectory === undefined ? {} : { built: openTree(resolve(input.cwd, builtDirectory)) };
  const { plans } = openPlans(project, input.arguments[0] ?? '', built);
  const shown = choosePackages(plans, listOption(input, 'package'));
  const text = renderText(shown, input);
  const written = flagOption(input, 'write') ? await writeMap(plans) : undefined;
  const { findings } = await checkPlans([plans]);
  return {
    result: { ...mappingResult(shown), ...(written === undefined ? {} : { written: pick(written) }) },
    findings: findings.filter((finding) => failing([finding])),
    text: () => (written === undefined ? text : describeWritten(written)),
    markdown: () => renderMarkdown(shown),
    ...(written?.state === 'kept' && { failed: true }),
  };
}

function refuseContradictions(input: CommandInput): void {
  const write = flagOption(input, 'write');
  const format = textOption(input, 'format');
  if (format !== undefined && input.output !== 'text') {
    throw new ContribError(
      'usage',
      `--format ${format} is a form of the text, and --output ${input.output} is another form`,
      {
        hint: 'give one of them',
      },
    );
  }
  if (!write) return;
  const partial = ['format', 'package', 'built'].find((name) => input.options[name] !== undefined);
  const selector = input.arguments[0] ?? '';
  if (partial === undefined && !/[@/]/.test(selector)) return;
  const what = partial === undefined ? selector : `--${partial}`;
  const hint =
    partial === 'built'
      ? `${DEPLOYMENT_MAP} holds what is known without the build: leave --built out`
      : `${DEPLOYMENT_MAP} holds every package on every release of distro.yaml, in the notation of the manifest`;
  throw new ContribError('usage', `--write does not go with ${what}`, { hint });
}

function renderText(plans: Plans, input: CommandInput): string {
  const name = textOption(input, 'format') ?? DEFAULT_FORMAT;
  const format = MAPPING_FORMATS[name];
  if (format === undefined) throw new RangeError(`the arguments allow no format ${name}`);
  if (input.output !== 'text') return '';
  if (format.write.kind === 'sections') return format.write.render(plans, input.io.columns);
  const groups = groupReleases(plans, format.write.render);
  if (groups.length > 1) throw differ(name, plans);
  return groups[0]?.content ?? '';
}

function differ(format: string, plans: Plans): ContribError {
  const selectors = plans.map(({ distribution: { id, release } }) => `${id}@${release}`);
  return new ContribError('usage', `the releases differ, and --format ${format} is for one of them`, {
    hint: `name one: ${selectors.join(', ')}`,
  });
}

type Written = {
  readonly path: string;
  readonly state: 'created' | 'unchanged' | 'updated' | 'kept';
  readonly diff?: string;
};

/** @throws ContribError usage where the distribution has no part of the project yet. */
async function writeMap(plans: readonly [Plan, ...Plan[]]): Promise<Written> {
  const [{ project, contribution, distribution }] = plans;
  if (contribution === undefined) {
    throw new ContribError('usage', `there is no ${contributionDirectory(distribution.id)} to write to`, {
      hint: `begin it with: contrib init ${distribution.id}`,
    });
  }
  const { updateGenerated } = await import('../scaffold/generated.ts');
  const file = { path: DEPLOYMENT_MAP, text: formatDeploymentMap(plans) };
  const [updated] = await updateGenerated(project.root, contribution.directory, [file]);
  const path = `${contribution.directory}/${DEPLOYMENT_MAP}`;
  return {
    state: updated?.state ?? 'unchanged',
    path,
    ...(updated?.diff === undefined ? {} : { diff: updated.diff }),
  };
}

function pick({ path, state }: Written): Pick<Written, 'path' | 'state'> {
  return { path, state };
}

function describeWritten({ path, state, diff = '' }: Written): string {
  if (state !== 'kept') return `${path}: ${state}\n`;
  return `${diff}${path} was edited, and is kept as it is; to have it written anew, remove it and run this again\n`;
}
