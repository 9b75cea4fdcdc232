import { relative, resolve } from 'node:path';
import * as z from 'zod';
import { SubmissionRecord } from '../facts/bundle-record.ts';
import { askPatchReason, isPatchReason } from '../prompts/patch-reason.ts';
import {
  type BundleFormat,
  CONTRIBUTION_FORMATS,
  type MadeBundle,
  makeBundle,
  SOURCE_FORMATS,
} from '../submission/bundle.ts';
import { signOffOf } from '../submission/sign-off.ts';
import { breathe } from '../system/breath.ts';
import { ContribError } from '../system/errors.ts';
import { printableName } from '../system/io.ts';
import { type Command, type CommandInput, flagOption, listOption, textOption } from './command.ts';
import { judgeContribution } from './judge-bundle.ts';
import { KEY_OPTION, keyOption } from './key-option.ts';
import { openProject } from './open.ts';
import { linkOption } from './package-option.ts';

const FORMATS: readonly BundleFormat[] = [...new Set([...SOURCE_FORMATS, ...CONTRIBUTION_FORMATS])];

export const command: Command = {
  name: 'bundle',
  summary: 'Make the revised source tarball for upstream',
  description:
    'Writes NAME-VERSION-DISTRO.tar.gz beside the tree: upstream’s files exactly as the base has them, and the ' +
    'contribution under distros/DISTRO/ with its record, submission.json. The same input gives the same bytes. ' +
    'Nothing is made while contrib check finds errors, or while a file outside distros/DISTRO/ differs from the base: with ' +
    '--patch-reason, the difference becomes a patch in distros/DISTRO/patches/, with the new files that --patch-new names, and ' +
    'upstream’s files stay upstream’s.\n\n' +
    'The base is what --base names: upstream’s tarball (however compressed), or a tag or commit of this repository. ' +
    'Without it, it is the tag vVERSION or VERSION of the repository, or its HEAD; without a repository, the tree itself.\n\n' +
    'With --contribution-only, the directory distros/DISTRO/ alone is packed, small enough for a mail or an issue tracker.',
  arguments: [{ name: 'DISTRO', summary: 'The distribution whose part is submitted' }],
  options: {
    base: {
      type: 'value',
      value: 'FILE|TAG',
      summary: 'Upstream’s tarball, or a tag or commit of this repository',
    },
    format: {
      type: 'value',
      value: 'FORMAT',
      choices: FORMATS,
      summary: 'tar.gz (default, unless --out ends otherwise), tar.xz, tar.zst; zip for a contribution alone',
    },
    out: { type: 'value', value: 'DIR|FILE', summary: 'Where the bundle goes; beside the tree by default' },
    'contribution-only': { type: 'flag', summary: 'Pack the directory distros/DISTRO/ alone' },
    package: {
      type: 'list',
      value: 'FILE|URL',
      summary: 'The finished package, which is held against the mapping, or where it can be downloaded',
    },
    'patch-reason': {
      type: 'value',
      value: 'WHY',
      summary: 'Make a patch of what is changed outside distros/DISTRO/, with this reason',
    },
    'patch-new': {
      type: 'list',
      value: 'FILE',
      summary: 'Have that patch bring this file, which upstream does not have',
    },
    sign: { type: 'flag', summary: 'Sign the bundle' },
    key: KEY_OPTION,
    'sign-off': {
      type: 'flag',
      summary:
        'Certify that you may hand it in (developercertificate.org), as git’s user.name and user.email',
    },
    replace: { type: 'flag', summary: 'Replace a file that is there' },
  },
  examples: [
    { command: 'contrib bundle ubuntu', about: 'The revised source tarball, beside the tree' },
    {
      command: 'contrib bundle ubuntu --base convirt-1.1.tar.gz --format tar.xz',
      about: 'On upstream’s own tarball',
    },
    { command: 'contrib bundle ubuntu --contribution-only --format zip', about: 'For an issue tracker' },
  ],
  outputs: ['text'],
  result: () =>
    z.object({
      file: z.string(),
      format: z.enum(FORMATS),
      bytes: z.int(),
      sha256: z.string(),
      unchanged: z.boolean().describe('The same bytes were there already.'),
      signature: z.string().nullable().describe('The detached signature beside it.'),
      record: SubmissionRecord,
    }),
  async run(input) {
    const format = formatOption(input);
    const link = linkOption(input);
    const project = openProject(input);
    await breathe();
    const judged = await judgeContribution(input, project, input.arguments[0] ?? '');
    const { contribution } = judged;
    const making = makeBundle({
      project,
      contribution,
      tree: judged.tree,
      judged: judged.findings,
      base: textOption(input, 'base'),
      cwd: resolve(input.cwd),
      format,
      out: textOption(input, 'out'),
      contributionOnly: flagOption(input, 'contribution-only'),
      patchReason: reasonOption(input),
      patchNew: listOption(input, 'patch-new').map((file) => resolve(input.cwd, file)),
      askReason: input.io.interactive && !input.yes ? (paths) => askPatchReason(paths, input.io) : undefined,
      link,
      packageFile: judged.packageFile,
      signOff: flagOption(input, 'sign-off')
        ? await signOffOf(project.root, contribution, input.io.env)
        : undefined,
      key: await keyOption(input),
      replace: flagOption(input, 'replace'),
      env: input.io.env,
    });
    // What is wrong with the description comes before what else stops the bundle.
    const made = await making.catch(async (error: unknown) => {
      await judged.findings;
      throw error;
    });
    for (const note of made.notes) input.io.err(`${note}\n`);
    const { file, bytes, sha256, unchanged, record, signature = null } = made;
    return {
      result: { file, format, bytes, sha256, unchanged, signature, record },
      findings: [...(await judged.findings), ...made.findings],
      text: () => describe(made, input),
    };
  },
};

function formatOption(input: CommandInput): BundleFormat {
  const alone = flagOption(input, 'contribution-only');
  const allowed: readonly BundleFormat[] = alone ? CONTRIBUTION_FORMATS : SOURCE_FORMATS;
  const option = textOption(input, 'format');
  const ending = endingOf(textOption(input, 'out') ?? '');
  if (option !== undefined && ending !== undefined && option !== ending) {
    throw new ContribError('usage', `--out ends with .${ending}, and --format is ${option}`, {
      hint: 'name the same form in both, or leave --format out',
    });
  }
  const named = option ?? ending ?? 'tar.gz';
  const format = allowed.find((one) => one === named);
  if (format !== undefined) return format;
  const what = alone ? 'a contribution alone' : 'a whole source tree';
  throw new ContribError('usage', `a bundle of ${what} cannot be a .${named}`, {
    hint: `one of: ${allowed.join(', ')}`,
  });
}

/** The form that the name of a file promises. */
function endingOf(file: string): BundleFormat | undefined {
  return FORMATS.find((format) => file.endsWith(`.${format}`));
}

function reasonOption(input: CommandInput): string | undefined {
  const reason = textOption(input, 'patch-reason');
  if (reason === undefined || isPatchReason(reason)) return reason;
  throw new ContribError('usage', '--patch-reason is one line that says why', {
    hint: 'say why upstream’s files are changed: --patch-reason "the path is another one here"',
  });
}

function describe(made: MadeBundle, input: CommandInput): string {
  const { file, record, bytes, sha256, unchanged, baseTitle, signature } = made;
  const shown = relative(resolve(input.cwd), file) || file;
  const files = record.content.filter(({ type }) => type !== 'directory').length;
  // verify takes the tag by itself, and would not find the base that was named.
  const base = textOption(input, 'base');
  const verb = unchanged ? 'unchanged:' : 'wrote';
  return [
    `${input.io.style('green', verb)} ${printableName(shown)} (${bytes} bytes)`,
    `  ${record.project} ${record.version} for ${record.distribution} ${record.releases.join(', ')}`.trimEnd(),
    `  base:     ${printableName(baseTitle)}`,
    `  contains: ${files} files in distros/${record.distribution}/, ${record.differences.length} of them not as in the base`,
    `  content:  ${record.digest}`,
    `  sha256:   ${sha256}`,
    ...packageLine(record),
    ...(signature === undefined
      ? []
      : [`  signed:   ${printableName(relative(resolve(input.cwd), signature))}`]),
    `next: contrib verify ${printableName(shown)}${base === undefined ? '' : ` --base ${printableName(base)}`}`,
    '',
  ].join('\n');
}

function packageLine({ package: where }: SubmissionRecord): string[] {
  if (where?.file === undefined) return [];
  const { name, size, audit, differences } = where.file;
  const verdict =
    audit === 'matches' ? 'it holds what the mapping says' : `${differences} differences from the mapping`;
  return [`  package:  ${printableName(name)} (${size} bytes): ${verdict}`];
}
