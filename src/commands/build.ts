import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as z from 'zod/mini';
import { type Built, build } from '../build/build.ts';
import type { RootRequest } from '../build/roots.ts';
import { sourceName } from '../build/source-tarball.ts';
import type { Plan } from '../plan/plan.ts';
import { projectTime } from '../source/timestamp.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { startStatus } from '../system/progress.ts';
import type { BuiltImages, buildPortable } from './build-portable.ts';
import { chooseRecipe, tellDrift, withDrift } from './build-recipe.ts';
import { type Command, type CommandInput, type CommandOutput, flagOption, textOption } from './command.ts';
import { imageKind, namedImageOption, ofImages } from './image-options.ts';
import { openPlans, openProject, requireContribution, requireSound } from './open.ts';

export const command: Command = {
  name: 'build',
  summary: 'Build the packages with the distribution’s own tools',
  description:
    'Makes the source tarball, lays out the recipe of distros/DISTRO/recipe/ (or what contrib recipe would write, where ' +
    'there is none), and runs dpkg-buildpackage, rpmbuild, makepkg, abuild or nix-build. What comes out is compared with the ' +
    'mapping, path by path, and handed out in one directory with SHA256SUMS: whole, or not at all.\n\n' +
    'The directory is NAME-VERSION-DISTRO beside the tree, where it cannot come into the next source tarball. Where a ' +
    'build fails, its log is kept beside it.\n\n' +
    'Builds run at one path in a mount namespace, without network and without root’s rights, so that the same source ' +
    'gives the same packages, byte for byte. nix-build alone has the network: it fetches only what has a digest. Where the machine has no namespaces, contrib says that this does not hold.',
  arguments: [{ name: 'DISTRO', summary: 'ubuntu, or ubuntu@24.04 where releases differ' }],
  options: {
    source: {
      type: 'flag',
      summary: 'Make the source package alone: .dsc, .src.rpm, the AUR’s or aports’ directory, default.nix',
    },
    in: {
      type: 'value',
      value: 'ROOT',
      summary:
        'Build in another root: a directory, a tar archive of one, or "clean" for one made with mmdebstrap',
    },
    format: {
      type: 'value',
      value: 'FORMAT',
      choices: ['native', 'portable'],
      summary: 'What is handed out: the packages, or the portable service images made of them',
    },
    ...ofImages(),
    out: { type: 'value', value: 'DIR', summary: 'The directory to make' },
    replace: { type: 'flag', summary: 'Replace the directory of an earlier build' },
  },
  examples: [
    { command: 'contrib build ubuntu', about: 'Packages for Ubuntu, beside the tree' },
    {
      command: 'contrib build debian@13 --source --out /tmp/source',
      about: 'What is uploaded to a build service',
    },
    {
      command: 'contrib build debian@13 --in clean',
      about: 'In a clean root, where missing build dependencies show',
    },
    {
      command: 'contrib build debian --format portable',
      about: 'A portable service image of what the packages hold',
    },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      distribution: z.string(),
      release: z.string(),
      directory: z.string(),
      files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
      box: z.enum(['root', 'user', 'none']).check(z.describe('The namespaces that the build ran in.')),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const isOfImages = isPortable(input);
  const project = openProject(input);
  const opened = openPlans(project, input.arguments[0] ?? '');
  const contribution = requireContribution(opened);
  for (const plan of opened.plans) await requireSound(plan, { claims: true });
  const { seconds } = await projectTime(project, input.io.env);
  const status = startStatus(input.io);
  try {
    const chosen = await chooseRecipe(opened, contribution, seconds);
    const { plan, recipe, drift } = chosen;
    tellDrift(drift, input);
    const out = outOption(input, plan, isOfImages);
    const buildInto = (directory: string, replace: boolean) =>
      build({
        plan,
        seconds,
        kind: flagOption(input, 'source') ? 'source' : 'binary',
        recipe: chosen.source,
        root: rootOption(input),
        out: directory,
        replace,
        env: input.io.env,
        tell: status.say,
      }).catch((error: unknown) => {
        throw withDrift(error, drift);
      });
    const made: Built & { readonly text?: () => string } = isOfImages
      ? await portableOf(input, { plan, seconds, out, tell: status.say }, (directory) =>
          buildInto(directory, false),
        )
      : await buildInto(out, flagOption(input, 'replace'));
    if (made.box.kind === 'none') {
      input.io.err(
        'this machine gives no namespaces to contrib: another build of the same source may differ in its bytes\n',
      );
    }
    return {
      result: {
        distribution: plan.distribution.id,
        release: plan.distribution.release,
        directory: made.directory,
        files: made.files,
        box: made.box.kind,
      },
      // Told once: before the build, where it does not fail the command.
      findings: [
        ...recipe.findings,
        ...(input.output === 'text' && !input.strict ? [] : drift),
        ...made.findings,
      ],
      text: made.text ?? (() => describe(made, input)),
    };
  } finally {
    status.end();
  }
}

/** @throws ContribError usage for what has no meaning together. */
function isPortable(input: CommandInput): boolean {
  const isIt = textOption(input, 'format') === 'portable';
  if (isIt && flagOption(input, 'source')) {
    throw new ContribError('usage', 'an image is made of packages, and --source makes none');
  }
  const named = isIt ? undefined : namedImageOption(input);
  if (named !== undefined) {
    throw new ContribError('usage', `--${named} says how an image is made, and packages are what is built`, {
      hint: 'ask for images with --format portable',
    });
  }
  return isIt;
}

async function portableOf(...args: Parameters<typeof buildPortable>): Promise<BuiltImages> {
  const { buildPortable } = await import('./build-portable.ts');
  return buildPortable(...args);
}

function rootOption(input: CommandInput): RootRequest | undefined {
  const value = textOption(input, 'in');
  if (value === undefined) return undefined;
  return value === 'clean' ? { kind: 'clean' } : { kind: 'given', path: resolve(input.cwd, value) };
}

function outOption(input: CommandInput, plan: Plan, isOfImages: boolean): string {
  const { root } = plan.project;
  const named = textOption(input, 'out');
  const out =
    named === undefined
      ? join(
          dirname(root),
          `${sourceName(plan)}-${isOfImages ? imageKind(input) : (plan.contribution?.name ?? plan.distribution.id)}`,
        )
      : resolve(input.cwd, named);
  if (root === out || root.startsWith(`${out}/`)) {
    throw new ContribError('usage', `${out} holds the source tree`, {
      hint: 'name another directory with --out',
    });
  }
  if (flagOption(input, 'replace') || !existsSync(out)) return out;
  throw new ContribError('bad-input', `${out} is there already`, {
    hint: 'replace it with --replace, or name another with --out',
  });
}

function describe({ directory, files }: Built, input: CommandInput): string {
  const shown = printableName(relative(resolve(input.cwd), directory) || directory);
  const width = Math.max(...files.map(({ name }) => printableName(name).length));
  return [
    `${shown}/\n`,
    ...files.map(
      ({ name, bytes, sha256 }) =>
        `  ${printableName(name).padEnd(width)}  ${String(bytes).padStart(9)}  ${sha256.slice(0, 16)}...\n`,
    ),
    '  SHA256SUMS\n',
    ...(flagOption(input, 'source') ? [] : ['the packages hold what the mapping says\n']),
  ].join('');
}
