import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { HostFacts } from '../facts/host.ts';
import type { Project } from '../manifest/project.ts';
import { described } from '../manifest/values.ts';
import type { Plan } from '../plan/plan.ts';
import { checkPlans } from '../rules/check-plans.ts';
import type { Subjects } from '../rules/rule.ts';
import { openTree } from '../source/tree.ts';
import { breathe } from '../system/breath.ts';
import { checkSummary, countFindings, type FoundPrerequisite, prerequisiteTable } from './check-text.ts';
import { type Command, type CommandInput, flagOption, textOption } from './command.ts';
import { contributionNames } from './contributions.ts';
import { openPlans, openProject } from './open.ts';

/** What is checked where a project has no distribution's part yet. */
const FALLBACK = 'debian';

export const command: Command = {
  name: 'check',
  summary: 'Judge the description, this machine or an installed tree',
  description:
    'Runs every rule that applies over what contrib is about to make: the mapping, the permissions, the links, the ' +
    'configuration, the hooks. Without DISTRO, every distribution that has a directory in distros/ is judged.\n\n' +
    'With --host, the prerequisites are looked for on this machine as well, and version-from commands of contrib.yaml ' +
    'are run. With --root DIR, an installed or staged tree is compared with the mapping, path by path.\n\n' +
    'A finding can be answered for in writing: suppress: in contrib.yaml or distro.yaml takes a rule, a path and a reason.',
  arguments: [
    { name: 'DISTRO', optional: true, repeated: true, summary: 'ubuntu, ubuntu@24.04 or ubuntu@24.04/arm64' },
  ],
  options: {
    host: { type: 'flag', summary: 'Look for the prerequisites on this machine' },
    root: { type: 'value', value: 'DIR', summary: 'Compare the tree below DIR with the mapping' },
    built: {
      type: 'value',
      value: 'DIR',
      summary: 'What the project’s own build installed (make install DESTDIR=DIR)',
    },
    'no-linters': { type: 'flag', summary: 'Judge hooks without sh -n and shellcheck' },
  },
  examples: [
    { command: 'contrib check', about: 'Everything in distros/' },
    { command: 'contrib check ubuntu --host', about: 'Whether this machine has what the project needs' },
    {
      command: 'contrib check ubuntu --root /tmp/stage',
      about: 'Whether a staged tree is what the mapping says',
    },
    { command: 'contrib check --output sarif > contrib.sarif', about: 'For code scanning' },
  ],
  outputs: ['text', 'sarif', 'github'],
  judges: true,
  result: () =>
    z.object({
      plans: z.array(
        z.object({
          distribution: z.string(),
          release: z.string(),
          architecture: z.string(),
          packages: z.int(),
          paths: z.int(),
          unsettled: described(z.int(), 'Patterns over what the build installs, where --built says nothing.'),
        }),
      ),
      prerequisites: described(
        z.array(
          z.object({
            distribution: z.string(),
            prerequisite: z.string(),
            state: z.enum(['present', 'too-old', 'missing', 'unknown']),
            wanted: z.nullable(z.string()),
            version: z.nullable(z.string()),
            evidence: z.array(z.string()),
            install: z.nullable(z.array(z.string())),
          }),
        ),
        'What --host found',
      ),
      counts: z.object({ error: z.int(), warning: z.int(), info: z.int(), suppressed: z.int() }),
      judged: z.array(z.string()),
      unjudged: z.array(z.object({ rule: z.string(), lacks: z.array(z.string()) })),
    }),
  async run(input) {
    const project = openProject(input);
    const groups = await plansOf(project, input);
    const extra = await extraSubjects(input);
    const checked = await checkPlans(groups, extra);
    const prerequisites = extra.host === undefined ? [] : await probed(groups, extra.host);
    const { findings, ...rest } = checked;
    const counts = countFindings(findings);
    return {
      result: { ...rest, prerequisites, counts },
      findings,
      text: () => `${prerequisiteTable(prerequisites, input.io)}${checkSummary(checked, counts, input)}`,
    };
  },
};

async function plansOf(project: Project, input: CommandInput): Promise<(readonly Plan[])[]> {
  await breathe();
  const tree = openTree(project.root);
  const builtDirectory = textOption(input, 'built');
  const built = builtDirectory === undefined ? {} : { built: openTree(resolve(input.cwd, builtDirectory)) };
  const names = input.arguments.length > 0 ? input.arguments : contributionNames(project);
  if (names.length === 0)
    input.io.err(`no distribution has a directory in distros/ yet: judged as on ${FALLBACK}\n`);
  const groups: (readonly Plan[])[] = [];
  for (const name of names.length > 0 ? names : [FALLBACK]) {
    groups.push(openPlans(project, name, { tree, ...built }).plans);
    await breathe();
  }
  return groups;
}

async function extraSubjects(
  input: CommandInput,
): Promise<Partial<Pick<Subjects, 'tree' | 'host' | 'linters'>>> {
  const root = textOption(input, 'root');
  const wantsHost = flagOption(input, 'host');
  return {
    ...(root === undefined ? {} : { tree: await installedTree(resolve(input.cwd, root)) }),
    ...(wantsHost || root !== undefined
      ? { host: await host(wantsHost ? '/' : resolve(input.cwd, root ?? '/')) }
      : {}),
    ...(flagOption(input, 'no-linters') ? {} : { linters: await linters() }),
  };
}

async function installedTree(root: string): Promise<Subjects['tree']> {
  const { readInstalledTree } = await import('../facts/installed-tree.ts');
  return readInstalledTree(root);
}

async function host(root: string): Promise<Subjects['host']> {
  const { hostFacts } = await import('../facts/host.ts');
  return hostFacts(root);
}

async function linters(): Promise<Subjects['linters']> {
  const { hookLinters } = await import('../facts/linters.ts');
  return hookLinters();
}

/** What --host says of each prerequisite, once a distribution. */
async function probed(
  groups: readonly (readonly Plan[])[],
  hostFacts: HostFacts,
): Promise<FoundPrerequisite[]> {
  if (hostFacts.partial === true) return [];
  const [{ probeHost }, { familyOf }] = await Promise.all([
    import('../families/probe-host.ts'),
    import('../families/index.ts'),
  ]);
  const found = await Promise.all(
    groups.flatMap(([plan]) =>
      plan === undefined
        ? []
        : [familyOf(plan.distribution.family).then((family) => probeHost(plan, hostFacts, family))],
    ),
  );
  return found.flatMap((list, index) =>
    list.map(({ prerequisite, state, version, evidence, install }) => ({
      distribution: groups[index]?.[0]?.distribution.id ?? '',
      prerequisite: prerequisite.key,
      state,
      wanted: prerequisite.item.version ?? null,
      version: version ?? null,
      evidence,
      install: state === 'present' ? null : (install ?? null),
    })),
  );
}
