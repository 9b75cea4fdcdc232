import * as z from 'zod';
import { FormatVersion, MappingList } from './schema.ts';
import { Prerequisite, Suppression } from './schema-parts.ts';
import { DateText, Line, oneOrMore, ProjectName, Spelled, Text, VersionText, WebAddress } from './values.ts';

const LineList = z.union([z.string(), z.array(z.string())]);

const Names = z
  .record(z.string(), oneOrMore(Line))
  .describe('The distribution’s package names, by the prerequisite’s key in contrib.yaml.');

const Variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const Release = z.strictObject({
  names: Names.optional().describe('Package names on this release alone.'),
  variables: Variables.optional().describe('Tuned values on this release alone.'),
});

export const Person = z.strictObject({
  name: Line.describe('The person’s name.'),
  email: z
    .string()
    .regex(/^[^\s@<>\p{Cc}]+@[^\s@<>\p{Cc}]+$/u, 'is not a mail address')
    .optional()
    .describe('A mail address.'),
  url: WebAddress.optional().describe('A page.'),
});

/** A distribution's part: `distros/<name>/distro.yaml`. */
export const DistroFile = z
  .strictObject({
    contrib: FormatVersion,
    maintainer: Person.optional().describe('Who packages it for this distribution.'),
    link: WebAddress.optional().describe('The distribution packages it itself, here.'),
    releases: z
      .union([z.array(Spelled).min(1, 'names no release'), z.record(z.string(), Release.nullable())])
      .optional()
      .describe('The releases that the package is for; a mapping where they differ.'),
    package: WebAddress.optional().describe('Where the finished package can be downloaded.'),
    staging: z.literal('requested').optional().describe('Asks upstream to host the package.'),
    epoch: z.number().int().min(0).optional().describe('The epoch of the version, where the format has one.'),
    revision: Spelled.optional().describe('The packaging’s own revision, behind upstream’s version.'),
    changelog: z
      .array(
        z.strictObject({
          version: VersionText.describe('The version that the entry is about.'),
          date: DateText.describe('Its date.'),
          text: Text.describe('What changed.'),
        }),
      )
      .optional()
      .describe('What changed in the packaging.'),
    variables: Variables.optional().describe('Tuned values; what is left out keeps upstream’s default.'),
    names: Names.optional(),
    prerequisites: z
      .record(z.string(), Prerequisite)
      .optional()
      .describe('More prerequisites; one with upstream’s key takes the place of upstream’s.'),
    packages: z
      .record(
        ProjectName,
        z.strictObject({
          files: MappingList.optional().describe(
            'More lines; one with the same destination takes the place of upstream’s.',
          ),
          links: LineList.optional().describe('More symbolic links: INSTALLED PATH --> TARGET.'),
          omit: z
            .array(z.string())
            .optional()
            .describe('Installed paths or patterns that this distribution leaves out.'),
        }),
      )
      .optional()
      .describe('Changes to upstream’s packages, by their names.'),
    permissions: LineList.optional().describe('More critical modes, behind upstream’s.'),
    suppress: z.array(Suppression).optional().describe('Findings that this distribution answers for.'),
  })
  .describe('One distribution’s part of a project.');
export type DistroFile = z.infer<typeof DistroFile>;
