import { z } from 'zod';
import { FormatVersion, MappingList, Prerequisite, Suppression } from './schema.ts';
import { DateText, Line, oneOrMore, ProjectName, Spelled, Text, VersionText, WebAddress } from './values.ts';

const LineList = z.union([z.string(), z.array(z.string())]);

const Names = z
  .record(z.string(), oneOrMore(Line))
  .describe('The distribution’s package names, by the prerequisite’s key in contrib.yaml.');

const Variables = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const Release = z.strictObject({ names: Names.optional(), variables: Variables.optional() });

export const Person = z.strictObject({
  name: Line,
  email: z
    .string()
    .regex(/^[^\s@<>\p{Cc}]+@[^\s@<>\p{Cc}]+$/u, 'is not a mail address')
    .optional(),
  url: WebAddress.optional(),
});

/** A distribution's part: `distros/<name>/distro.yaml`. */
export const DistroFile = z
  .strictObject({
    contrib: FormatVersion,
    maintainer: Person.optional(),
    link: WebAddress.optional().describe('The distribution packages it itself, here.'),
    releases: z
      .union([z.array(Spelled).min(1, 'names no release'), z.record(z.string(), Release.nullable())])
      .optional()
      .describe('The releases that the package is for; a mapping where they differ.'),
    package: WebAddress.optional().describe('Where the finished package can be downloaded.'),
    staging: z.literal('requested').optional().describe('Asks upstream to host the package.'),
    epoch: z.number().int().min(0).optional(),
    revision: Spelled.optional(),
    changelog: z.array(z.strictObject({ version: VersionText, date: DateText, text: Text })).optional(),
    variables: Variables.optional().describe('Tuned values; what is left out keeps upstream’s default.'),
    names: Names.optional(),
    prerequisites: z.record(z.string(), Prerequisite).optional(),
    packages: z
      .record(
        ProjectName,
        z.strictObject({
          files: MappingList.optional().describe(
            'More lines; one with the same destination takes the place of upstream’s.',
          ),
          links: LineList.optional(),
          omit: z
            .array(z.string())
            .optional()
            .describe('Installed paths or patterns that this distribution leaves out.'),
        }),
      )
      .optional(),
    permissions: LineList.optional(),
    suppress: z.array(Suppression).optional(),
  })
  .describe('One distribution’s part of a project.');
export type DistroFile = z.infer<typeof DistroFile>;
