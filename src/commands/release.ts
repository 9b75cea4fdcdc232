import { resolve } from 'node:path';
import * as z from 'zod';
import { WebAddress } from '../manifest/values.ts';
import { type ChosenKey, chooseKey } from '../signatures/choose-key.ts';
import { TARBALL_FORMATS, type TarballFormat } from '../submission/prerelease/prerelease.ts';
import type { PackageChoice } from '../submission/release/hosted.ts';
import { DownloadPage } from '../submission/release/page.ts';
import { makeRelease } from '../submission/release/release.ts';
import { describeRelease } from '../submission/release/release-text.ts';
import { ContribError } from '../system/errors.ts';
import { type Command, type CommandInput, flagOption, listOption, textOption } from './command.ts';
import { KEY_OPTION } from './key-option.ts';
import { openProject } from './open.ts';

export const command: Command = {
  name: 'release',
  summary: 'Make the release with all contributions, and its download page',
  description:
    'Writes a directory to be published as it is: NAME-VERSION.tar.gz with all accepted contributions, built twice and ' +
    'compared; SHA256SUMS; the signatures; SLSA provenance (an in-toto statement, and where a key signs, a DSSE envelope with it); an SPDX bill of materials; packages ' +
    'that you host; and the download page as index.html, index.md and index.json.\n\n' +
    'The tarball is what git archive makes of the tag vVERSION or VERSION, or of the tag or commit that is named, as with ' +
    'contrib prerelease. Nothing is made where a contribution is not exactly what was accepted, where one that was ' +
    'accepted is not in it, or where a link of the page leads nowhere.\n\n' +
    'The page says for each distribution how to install the package, thanks the contributor by name and link, says for ' +
    'which version an older contribution is, and lists who of packagers.yaml is still to come.',
  arguments: [
    {
      name: 'TAG',
      optional: true,
      summary: 'A tag or commit; the tag of contrib.yaml’s version when left out',
    },
  ],
  options: {
    out: {
      type: 'value',
      value: 'DIR',
      summary: 'The directory to write; NAME-VERSION-release beside the tree by default',
    },
    format: {
      type: 'value',
      value: 'FORMAT',
      choices: TARBALL_FORMATS,
      summary: 'tar.gz (default), tar.xz or tar.zst',
    },
    'from-tarball': {
      type: 'value',
      value: 'TARBALL',
      summary: 'Take the generated files from this tarball, as make dist makes it',
    },
    url: {
      type: 'value',
      value: 'URL',
      summary: 'Where the directory will be published; where source: url: leads by default',
    },
    package: {
      type: 'list',
      value: 'DISTRO=FILE',
      summary: 'Host this package beside the tarball; several when given several times',
    },
    rebuilt: {
      type: 'list',
      value: 'DISTRO',
      summary: 'The package that is hosted for it is not the contributor’s file: you built or signed it anew',
    },
    without: {
      type: 'list',
      value: 'DISTRO',
      summary: 'Release without this contribution, although it was accepted',
    },
    sign: { type: 'flag', summary: 'Sign the tarball and SHA256SUMS' },
    key: {
      ...KEY_OPTION,
      type: 'list',
      summary: `${KEY_OPTION.summary}; one of each kind when given several times`,
    },
    offline: { type: 'flag', summary: 'Do not look whether the links of the page lead anywhere' },
    replace: { type: 'flag', summary: 'Replace a release that is there' },
  },
  examples: [
    { command: 'contrib release --sign', about: 'Of the tag of the version' },
    {
      command: 'contrib release v1.1 --key 0123456789ABCDEF --url https://example.org/convirt/1.1/',
      about: 'With an OpenPGP key, and commands on the page that download',
    },
    {
      command: 'contrib release --package fedora=convirt-1.1-1.noarch.rpm --offline',
      about: 'With a package that its contributor asks you to host',
    },
  ],
  outputs: ['text', 'markdown', 'html'],
  result: () =>
    z.object({
      directory: z.string(),
      source: z.string().describe('The tag or commit that it is made of.'),
      content: z.string().describe('SHA-256 of the canonical listing of the tarball’s content.'),
      files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
      page: DownloadPage,
    }),
  async run(input) {
    const made = await makeRelease({
      project: openProject(input),
      named: input.arguments[0],
      fromTarball: textOption(input, 'from-tarball'),
      format: formatOption(input),
      cwd: resolve(input.cwd),
      out: textOption(input, 'out'),
      replace: flagOption(input, 'replace'),
      url: urlOption(input),
      packages: packageOptions(input),
      rebuilt: listOption(input, 'rebuilt'),
      without: listOption(input, 'without'),
      keys: await keyOptions(input),
      offline: flagOption(input, 'offline'),
      env: input.io.env,
    });
    for (const note of made.notes) input.io.err(`${note}\n`);
    const { directory, source, content, files, page, findings } = made;
    const { renderHtml, renderMarkdown } = await import('../submission/release/render-page.ts');
    return {
      result: { directory, source, content, files, page },
      findings,
      text: () => describeRelease(made, resolve(input.cwd), input.io),
      markdown: () => renderMarkdown(page),
      html: () => renderHtml(page),
    };
  },
};

function formatOption(input: CommandInput): TarballFormat {
  const named = textOption(input, 'format');
  return TARBALL_FORMATS.find((format) => format === named) ?? 'tar.gz';
}

function urlOption(input: CommandInput): string | undefined {
  const url = textOption(input, 'url');
  if (url === undefined || (WebAddress.safeParse(url).success && !/[?#]/.test(url))) return url;
  throw new ContribError('usage', `--url ${JSON.stringify(url)} is not the address of a directory`, {
    hint: 'write it as https://example.org/project/',
  });
}

function packageOptions(input: CommandInput): PackageChoice[] {
  return listOption(input, 'package').map((text) => {
    const [, distribution = '', file = ''] = /^([A-Za-z0-9][A-Za-z0-9+._-]*)=(.+)$/s.exec(text) ?? [];
    if (file !== '') return { distribution, file };
    throw new ContribError('usage', `--package ${JSON.stringify(text)} is not DISTRO=FILE`);
  });
}

async function keyOptions(input: CommandInput): Promise<ChosenKey[]> {
  const named = listOption(input, 'key');
  const options = { cwd: resolve(input.cwd), env: input.io.env };
  if (named.length === 0 && flagOption(input, 'sign'))
    return [await chooseKey({ named: undefined, ...options })];
  const keys: ChosenKey[] = [];
  for (const name of named) keys.push(await chooseKey({ named: name, ...options }));
  return keys;
}
