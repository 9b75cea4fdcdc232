import * as z from 'zod/mini';
import { FormatVersion, OwnMoves } from './schema.ts';
import { spell } from './schema-functions.ts';
import { MappingList } from './schema-mapping.ts';
import { Prerequisite, Suppression } from './schema-parts.ts';
import {
  DateText,
  described,
  Line,
  oneOrMore,
  ProjectName,
  Spelled,
  Text,
  VersionText,
  WebAddress,
} from './values.ts';

const LineList = z.union([z.string(), z.array(z.string())]);

const Names = described(
  z.record(z.string(), oneOrMore(Line)),
  'The distribution’s package names, by the prerequisite’s key in contrib.yaml.',
);

const Variables = z.record(
  z.string(),
  z.pipe(z.union([z.string(), z.number(), z.boolean()]), z.transform(spell)),
);

const Release = z.strictObject({
  names: described(z.optional(Names), 'Package names on this release alone.'),
  variables: described(z.optional(Variables), 'Tuned values on this release alone.'),
  packages: described(
    z.optional(
      z.record(
        ProjectName,
        z.strictObject({
          name: described(
            ProjectName,
            'The name; the one in contrib.yaml takes back what holds for all releases.',
          ),
        }),
      ),
    ),
    'What packages are called on this release alone, by their names in contrib.yaml.',
  ),
});

export const Person = z.strictObject({
  name: described(Line, 'The person’s name.'),
  email: described(
    z.optional(z.string().check(z.regex(/^[^\s@<>\p{Cc}]+@[^\s@<>\p{Cc}]+$/u, 'is not a mail address'))),
    'A mail address.',
  ),
  url: described(z.optional(WebAddress), 'A page.'),
});

/** A distribution's part: `distros/<name>/distro.yaml`. */
export const DistroFile = described(
  z.strictObject({
    contrib: FormatVersion,
    maintainer: described(z.optional(Person), 'Who packages it for this distribution.'),
    license: described(
      z.optional(Line),
      'Of what the contribution itself adds, an SPDX expression; the project’s when left out.',
    ),
    link: described(z.optional(WebAddress), 'The distribution packages it itself, here.'),
    releases: described(
      z.optional(
        z.union([
          z.array(Spelled).check(z.minLength(1, 'names no release')),
          z.record(z.string(), z.nullable(Release)),
        ]),
      ),
      'The releases that the package is for; a mapping where they differ.',
    ),
    package: described(z.optional(WebAddress), 'Where the finished package can be downloaded.'),
    staging: described(z.optional(z.literal('requested')), 'Asks upstream to host the package.'),
    epoch: described(
      z.optional(z.int().check(z.gte(0))),
      'The epoch of the version, where the format has one.',
    ),
    revision: described(z.optional(Spelled), 'The packaging’s own revision, behind upstream’s version.'),
    changelog: described(
      z.optional(
        z.array(
          z.strictObject({
            version: described(VersionText, 'The version that the entry is about.'),
            date: described(DateText, 'Its date.'),
            text: described(Text, 'What changed.'),
          }),
        ),
      ),
      'What changed in the packaging.',
    ),
    variables: described(z.optional(Variables), 'Tuned values; what is left out keeps upstream’s default.'),
    names: z.optional(Names),
    prerequisites: described(
      z.optional(z.record(z.string(), Prerequisite)),
      'More prerequisites; one with upstream’s key takes the place of upstream’s.',
    ),
    packages: described(
      z.optional(
        z.record(
          ProjectName,
          z.strictObject({
            name: described(
              z.optional(ProjectName),
              'What the package is called on this distribution; every relation between the packages follows.',
            ),
            files: described(
              z.optional(MappingList),
              'More lines; one with the same destination takes the place of upstream’s.',
            ),
            links: described(z.optional(LineList), 'More symbolic links: INSTALLED PATH --> TARGET.'),
            omit: described(
              z.optional(z.array(z.string())),
              'Installed paths or patterns that this distribution leaves out, with all below them; may hold variables.',
            ),
            ...OwnMoves,
          }),
        ),
      ),
      'Changes to upstream’s packages, by their names in contrib.yaml.',
    ),
    permissions: described(z.optional(LineList), 'More critical modes, behind upstream’s.'),
    suppress: described(z.optional(z.array(Suppression)), 'Findings that this distribution answers for.'),
  }),
  'One distribution’s part of a project.',
);
export type DistroFile = z.infer<typeof DistroFile>;
