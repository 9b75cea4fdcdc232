import type { Finding } from '../../findings/finding.ts';
import type { Plan } from '../../plan/plan.ts';
import { readTextFileIfAny } from '../../system/text-file.ts';
import { commonText, dep5Expression, licensesIn } from './licenses.ts';
import { field, paragraphs } from './text.ts';

const LICENSE_FILE = /^(?:LICEN[CS]ES?|COPYING|COPYRIGHT)(?:[.-][A-Za-z0-9.-]+)?$/i;
const FORMAT = 'https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/';

/** debian/copyright in the machine-readable form (DEP-5), and the licences whose text nobody could find. */
export function copyrightFile(plan: Plan): { readonly text: string; readonly findings: readonly Finding[] } {
  const { manifest } = plan.project;
  const stanzas = filesStanzas(plan);
  const licenses = [
    ...new Map(
      [manifest.license, ...Object.values(manifest.copyright ?? {}).flatMap(licenseOf)]
        .flatMap(licensesIn)
        .map((license) => [license.dep5, license]),
    ).values(),
  ];
  const texts = licenses.map(({ spdx, dep5 }) => ({
    dep5,
    text: commonText(spdx) ?? licenseText(plan, licenses.length),
  }));
  const header = [
    field('Format', FORMAT),
    field('Upstream-Name', manifest.name),
    field('Upstream-Contact', manifest.contacts?.['mail'] ?? Object.values(manifest.contacts ?? {})[0]),
    field('Source', manifest.homepage ?? manifest.source?.url.replace(/[^/]*$/, '')),
  ].flat();
  const all = [
    header,
    ...stanzas,
    ...texts.map(({ dep5, text }) => [
      `License: ${dep5}`,
      ...paragraphs(text ?? 'The text of this license is not in the source.'),
    ]),
  ];
  return {
    text: `${all.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    findings: [
      ...noHolder(plan),
      ...texts.filter(({ text }) => text === undefined).map(({ dep5 }) => noText(plan, dep5)),
    ],
  };
}

/** Of two stanzas for one file the later holds, so the pattern for everything comes first. */
function filesStanzas({ project: { manifest } }: Plan): string[][] {
  const given = Object.entries(manifest.copyright ?? { '*': `The ${manifest.name} authors` });
  const all = given.some(([pattern]) => pattern === '*')
    ? given
    : [['*', `The ${manifest.name} authors`] as const, ...given];
  const sorted = [...all].sort(([a], [b]) => Number(a !== '*') - Number(b !== '*'));
  return sorted.map(([pattern, value]) => [
    `Files: ${pattern.replace(/\/$/, '/*').replaceAll('**', '*')}`,
    `Copyright: ${typeof value === 'string' ? value : value.holder}`,
    `License: ${dep5Expression(typeof value === 'string' ? manifest.license : value.license)}`,
  ]);
}

function licenseOf(value: string | { readonly license: string }): string[] {
  return typeof value === 'string' ? [] : [value.license];
}

/** A text that Debian does not have must stand in the file: that of the tree, where there is no doubt whose it is. */
function licenseText({ tree }: Plan, count: number): string | undefined {
  const files = tree.entries.filter(({ path, type }) => type === 'file' && LICENSE_FILE.test(path));
  const [first] = files;
  if (first === undefined || tree.root === '' || (files.length > 1 && count > 1)) return undefined;
  return readTextFileIfAny(`${tree.root}/${first.path}`);
}

function noText({ project, distribution }: Plan, license: string): Finding {
  return {
    rule: 'recipe/license-text',
    severity: 'warning',
    place: project.located.locate(['license']),
    message: `the text of ${license} is not among Debian’s common licences, and no file of the tree holds it`,
    remedy: 'put the licence into the tree as LICENSE, or write its text into debian/copyright',
    source: 'Debian policy 12.5',
    distribution: distribution.id,
  };
}

/** A line that stands for a notice that nobody wrote down names no year and no person. */
function noHolder({ project, distribution }: Plan): Finding[] {
  if (project.manifest.copyright !== undefined) return [];
  return [
    {
      rule: 'recipe/copyright',
      severity: 'warning',
      place: project.located.locate(['license']),
      message: `nothing says who has the copyright, and debian/copyright names the ${project.manifest.name} authors without a year`,
      remedy: 'add copyright: { "*": "YEAR NAME" } to contrib.yaml, as the notices of the sources say',
      source: 'Debian policy 12.5; lintian: copyright-without-copyright-notice',
      distribution: distribution.id,
    },
  ];
}
