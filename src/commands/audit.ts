import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { loadContribution } from '../manifest/contribution.ts';
import type { Project } from '../manifest/project.ts';
import { LEVELS } from '../manifest/schema-expectations.ts';
import { auditHtml } from '../report/audit/html.ts';
import { auditMarkdown } from '../report/audit/markdown.ts';
import { auditRows, countVerdicts } from '../report/audit/table.ts';
import { auditText } from '../report/audit/text.ts';
import { type AuditedSet, type AuditSet, audit } from '../rules/audit.ts';
import { VERDICTS } from '../rules/expectation.ts';
import { distributionFor, onceEach, parseNamedSet } from '../rules/expected-set.ts';
import { ContribError } from '../system/errors.ts';
import { formatPlace } from '../system/place.ts';
import { type Command, type CommandInput, type CommandOutput, listOption, textOption } from './command.ts';
import { openProject } from './open.ts';

const AuditedImages = z.array(
  z.object({
    file: z.string(),
    name: z.string(),
    version: z.string(),
    profile: z.string(),
    units: z.array(z.string()),
    exposures: z.nullable(
      z.array(z.object({ unit: z.string(), bare: z.number(), profiled: z.optional(z.number()) })),
    ),
  }),
);
const Counts = z.object({
  follows: z.int(),
  differs: z.int(),
  partly: z.int(),
  unjudged: z.int(),
  answered: z.int(),
});
const Point = z.object({
  state: z.enum(['follows', 'differs', 'unjudged']),
  text: z.string(),
  place: z.optional(z.string()),
  remedy: z.optional(z.string()),
  answered: z.optional(z.string()),
});

export const command: Command = {
  name: 'audit',
  summary: 'Hold packages, whoever made them, against what upstream expects',
  description:
    'Reads packages of any format and judges each of the expectations in contrib.yaml on them: it follows, differs, ' +
    'follows partly, or cannot be judged, with what was read. Nothing of a package is run: links are resolved, units are ' +
    'read with their drop-ins and environment, and the packages’ own steps are applied to a model of an empty system.\n\n' +
    'PACKAGE is a package file, a directory of them, a staged tree or an installed root; all of them are one set. With ' +
    '--set, given several times, the result is a table of expectations by sets. A set is judged by the policy of its ' +
    'distribution: whether users find what is in sbin, which init system runs, what enables services. Where none is ' +
    'named, .deb is judged as on Debian, .rpm as on Fedora, pacman’s packages as on Arch Linux, .apk as on Alpine.\n\n' +
    'A difference from what is required is an error, from what is recommended a warning.\n\n' +
    'Portable service images of squashfs and erofs (NAME_VERSION.raw), whoever made them, are judged by the rules of ' +
    'the area portable. They need no contrib.yaml.',
  arguments: [
    { name: 'PACKAGE', optional: true, repeated: true, summary: 'Packages, directories of them, or trees' },
  ],
  options: {
    set: {
      type: 'list',
      value: 'NAME[@DISTRO]=DIR',
      summary: 'A set of packages, under the name it has in the table',
    },
    profile: {
      type: 'value',
      value: 'NAME',
      summary: 'The profile that images are attached with: default, nonetwork, strict, trusted',
    },
    distro: { type: 'value', value: 'DISTRO', summary: 'The distribution whose policy PACKAGE is judged by' },
  },
  examples: [
    {
      command: 'contrib audit ../incus_6.0.4_amd64.deb ../incus-client_6.0.4_all.deb',
      about: 'Two packages as one set',
    },
    {
      command: 'contrib audit --set debian=debs --set fedora=rpms --output html > audit.html',
      about: 'A page of what two distributions do',
    },
    { command: 'contrib audit --distro ubuntu@24.04 --strict debs', about: 'Recommendations count as well' },
    {
      command: 'contrib audit --profile strict demo_1.0.raw',
      about: 'Whether an image would work, and how freely',
    },
  ],
  outputs: ['text', 'markdown', 'html', 'sarif', 'github'],
  judges: true,
  result: () =>
    z.object({
      sets: z.array(
        z.object({
          name: z.string(),
          distribution: z.string(),
          release: z.string(),
          architecture: z.string(),
          packages: z.array(z.string()),
          counts: Counts,
        }),
      ),
      images: z.optional(AuditedImages),
      expectations: z.array(
        z.object({
          id: z.string(),
          kind: z.string(),
          level: z.enum(LEVELS),
          reason: z.optional(z.string()),
          source: z.optional(z.string()),
          verdicts: z.array(z.object({ set: z.string(), verdict: z.enum(VERDICTS), points: z.array(Point) })),
        }),
      ),
    }),
  run,
};

async function run(input: CommandInput): Promise<CommandOutput> {
  const { auditImages } = await import('./audit-images.ts');
  const images = await auditImages(input);
  if (images !== undefined) return images;
  const project = openProject(input);
  const sets = (await openSets(input)).map((set) => withContribution(project, set));
  const audited = await audit(project, sets);
  const title = `${project.manifest.name}: packages and recommendations`;
  return {
    result: resultOf(audited.sets),
    findings: audited.findings,
    text: () => auditText(audited.sets, input),
    markdown: () => auditMarkdown(title, audited.sets),
    html: () => auditHtml(title, audited.sets),
  };
}

function withContribution(project: Project, set: AuditSet): AuditSet {
  const contribution = loadContribution(project, set.distribution.id);
  return contribution === undefined ? set : { ...set, contribution };
}

async function openSets(input: CommandInput): Promise<AuditSet[]> {
  const named = listOption(input, 'set').map(parseNamedSet);
  const distro = textOption(input, 'distro');
  const paths = input.arguments;
  if (named.length === 0 && paths.length === 0) {
    throw new ContribError('usage', 'there is nothing to audit', {
      hint: 'name packages or a directory of them, or sets: --set NAME@DISTRO=DIR',
    });
  }
  const twice = named.find(({ name }, index) => named.findIndex((other) => other.name === name) < index);
  if (twice !== undefined)
    throw new ContribError('usage', `two sets are called ${JSON.stringify(twice.name)}`);
  const { openPackages } = await import('../families/read.ts');
  const sets: AuditSet[] = [];
  if (paths.length > 0) {
    const set = onceEach(await openPackages(paths.map((path) => resolve(input.cwd, path))));
    const distribution = distributionFor(set, distro);
    sets.push({ name: distribution.id, set, distribution });
  }
  for (const one of named) {
    const set = onceEach(await openPackages([resolve(input.cwd, one.path)]));
    sets.push({ name: one.name, set, distribution: distributionFor(set, one.distro ?? distro) });
  }
  return sets;
}

function resultOf(audited: readonly AuditedSet[]): unknown {
  return {
    sets: audited.map(({ name, distribution, packages, judged }) => ({
      name,
      distribution: distribution.id,
      release: distribution.release,
      architecture: distribution.canonicalArchitecture,
      packages,
      counts: countVerdicts(judged),
    })),
    expectations: auditRows(audited).map(({ id, kind, level, reason, source, cells }) => ({
      id,
      kind,
      level,
      reason,
      source,
      verdicts: cells.map(({ verdict, points }, index) => ({
        set: audited[index]?.name ?? '',
        verdict,
        points: points.map(({ absent: _, ...point }) => ({
          ...point,
          place: point.place === undefined ? undefined : formatPlace(point.place),
        })),
      })),
    })),
  };
}
