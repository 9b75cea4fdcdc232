import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Semantics } from '../families/semantics.ts';
import { DISTRO_FILE } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import type { Package, PackageSet } from '../packages/package-set.ts';
import { analyseSplit } from '../packages/split.ts';
import { universeOf } from '../packages/universe.ts';
import { splitFindings } from '../report/split/findings.ts';
import { SPLIT_FORMATS, type SplitView } from '../report/split/formats.ts';
import { SplitResult, splitResult } from '../report/split/result.ts';
import { renderFile } from '../report/split/text.ts';
import { openTree } from '../source/tree.ts';
import { ContribError } from '../system/errors.ts';
import { suggest } from '../system/suggest.ts';
import { type Command, type CommandInput, type CommandOutput, listOption, textOption } from './command.ts';
import { describedSet, type NamedSet, readSet } from './named-set.ts';
import { openProject } from './open.ts';

/** What is looked at where a project has no distribution's part yet. */
const FALLBACK = 'debian';

export const command: Command = {
  name: 'split',
  summary: 'Show what an install request brings in, and why',
  description:
    'Follows the hard dependencies between the packages of a set: which packages an install request brings, which files ' +
    'are in them, and by which chain of relations each comes. What comes with recommendations too is shown apart. ' +
    'Every package of the set is a request of its own, unless --ask names others.\n\n' +
    'Where several packages would satisfy a relation, the first is taken as a resolver would, and the choice is ' +
    'reported. What the project’s own build installs counts where the manifest names its path; patterns are known ' +
    'only when it is built.\n\n' +
    `Forms: ${Object.entries(SPLIT_FORMATS)
      .map(([name, { summary }]) => `${name} (${summary})`)
      .join('; ')}. --output html is one page, with nothing to load, where the graph can be explored.`,
  arguments: [
    {
      name: 'DISTRO',
      optional: true,
      repeated: true,
      summary: 'ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64; or paths of packages and directories of them',
    },
  ],
  options: {
    ask: { type: 'list', value: 'NAMES', summary: 'One request: package names, parted by commas' },
    file: { type: 'value', value: 'PATH', summary: 'The smallest request that brings an installed path' },
    format: { type: 'value', value: 'F', choices: Object.keys(SPLIT_FORMATS), summary: 'Form of the text' },
  },
  examples: [
    { command: 'contrib split', about: 'What each package of the project brings' },
    {
      command: 'contrib split fedora --ask libvirt-daemon-kvm',
      about: 'One request, with files and reasons',
    },
    { command: 'contrib split debian --file /usr/sbin/virtlogd', about: 'Whom to ask for a file' },
    { command: 'contrib split debian --format svg > packages.svg', about: 'The whole set as a picture' },
    { command: 'contrib split ./debs --ask libvirt-daemon', about: 'Packages that exist' },
    { command: 'contrib split debian --output html > packages.html', about: 'A page to explore' },
  ],
  outputs: ['text', 'markdown', 'html'],
  result: () => SplitResult,
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const { set, semantics, of, unsettled: claims } = await openSet(input);
  const unsettled = claims.map(({ package: name, pattern }) => ({ package: name, pattern }));
  const asked = requestsOf(set, semantics, listOption(input, 'ask'));
  const split = analyseSplit(set, semantics.words, asked);
  const file = textOption(input, 'file');
  const result = splitResult(split, { of, unsettled, ...(file === undefined ? {} : { file }) });
  const view = { split, result, wasAsked: asked !== undefined };
  const format = textOption(input, 'format') ?? (asked === undefined ? 'table' : 'tree');
  const { renderHtml } = await import('../report/split/html.ts');
  return {
    result,
    findings: splitFindings(split),
    text: () => renderText(view, format, input),
    markdown: () => markdown(view),
    html: () => renderHtml(split, of),
  };
}

function renderText(view: SplitView, format: string, input: CommandInput): string {
  const { file } = view.result;
  if (file !== undefined && textOption(input, 'format') === undefined) return renderFile(file);
  return SPLIT_FORMATS[format]?.render(view, input.io.style) ?? '';
}

function markdown(view: SplitView): string {
  const drawn = SPLIT_FORMATS['mermaid']?.render(view, (_style, text) => text) ?? '';
  return `## What ${view.result.of} brings\n\n\`\`\`mermaid\n${drawn}\`\`\`\n`;
}

type OpenedSet = NamedSet & { readonly of: string };

/** Packages where arguments name files or directories, otherwise the project's on a distribution. */
async function openSet(input: CommandInput): Promise<OpenedSet> {
  const { cwd } = input;
  const [first = ''] = input.arguments;
  if (first.includes('/') || (first !== '' && existsSync(resolve(cwd, first)))) {
    const read = await readSet(
      input.arguments.map((path) => resolve(cwd, path)),
      undefined,
    );
    return { ...read, of: input.arguments.join(', ') };
  }
  if (input.arguments.length > 1) {
    throw new ContribError('usage', 'one distribution can be shown at a time', {
      hint: `name one, or paths of packages: ./${first}`,
    });
  }
  const project = openProject(input);
  const described = { project, tree: openTree(project.root) };
  const planned = await describedSet(described, first === '' ? chosenDistribution(project, input) : first);
  const { id, release } = planned.distribution;
  return { ...planned, of: `${project.manifest.name} on ${id}@${release}` };
}

function chosenDistribution({ root }: Project, { io }: CommandInput): string {
  const directory = join(root, 'distros');
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => existsSync(join(directory, name, DISTRO_FILE)))
    : [];
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  io.err(`no distribution is named: shown as on ${FALLBACK}\n`);
  return FALLBACK;
}

/** @throws ContribError usage for a name that no package has or provides. */
function requestsOf(
  set: PackageSet,
  { words }: Semantics,
  lists: readonly string[],
): readonly (readonly Package[])[] | undefined {
  if (lists.length === 0) return undefined;
  const universe = universeOf(set, words);
  return lists.map((list) =>
    list
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => {
        const [pkg] = universe.candidates({ kind: 'name', name });
        if (pkg !== undefined) return pkg;
        const names = set.packages.map((one) => one.name);
        const meant = suggest(name, names);
        throw new ContribError('usage', `there is no package ${JSON.stringify(name)}`, {
          hint:
            meant === undefined ? `there are: ${names.slice(0, 20).join(', ')}` : `did you mean ${meant}?`,
        });
      }),
  );
}
