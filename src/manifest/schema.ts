import * as z from 'zod/mini';
import { Expectations } from './schema-expectations.ts';
import { LineList, MappingList } from './schema-mapping.ts';
import {
  Accounts,
  Build,
  Configuration,
  DirectoryItem,
  Prerequisite,
  Service,
  Suppression,
  Tarball,
  Variable,
} from './schema-parts.ts';
import { Portables } from './schema-portable.ts';
import {
  DateText,
  DistroVersion,
  described,
  Line,
  oneOrMore,
  ProjectName,
  Spelled,
  Text,
  TreePath,
  VersionText,
  WebAddress,
} from './values.ts';

export type { DirectoryItem, Prerequisite, Variable } from './schema-parts.ts';

/** The version of the manifest's own format. */
export const MANIFEST_VERSION = 1;

export const FormatVersion = described(
  z.literal(MANIFEST_VERSION, {
    error: `is not a format that this contrib reads; it reads ${MANIFEST_VERSION}`,
  }),
  'The version of this file’s format: 1.',
);

const since = { since: described(VersionText, 'Upstream’s version in which it happened.') };
const aliased = {
  aliased: described(
    z.optional(z.boolean()),
    'The files had another path that is the same place: /lib/x, now /usr/lib/x. Debian then needs Conflicts (DEP 17).',
  ),
};
const Since = z.strictObject(since);
const TakenSince = z.strictObject({ ...since, ...aliased });
const PackageNames = z.array(ProjectName);

const ownSince = {
  since: described(
    DistroVersion,
    'The distribution’s own version in which it happened, with its revision and epoch where they matter: 1.2-3, 1:1.2-3.',
  ),
};
/** What a distribution says of moves that reached it in another version than upstream’s. */
export const OwnMoves = {
  'takes-files-from': described(
    z.optional(z.record(ProjectName, z.strictObject({ ...ownSince, ...aliased }))),
    'Files that moved here in another version than upstream’s, or only on this distribution.',
  ),
  supersedes: described(
    z.optional(z.record(ProjectName, z.strictObject(ownSince))),
    'Packages that this one replaced in another version than upstream’s, or only on this distribution.',
  ),
};

export const PackageItem = z.strictObject({
  summary: described(z.optional(Line), 'One short line; the project’s when left out.'),
  description: described(z.optional(Text), 'Paragraphs; the project’s when left out.'),
  optional: described(z.optional(z.boolean()), 'Users can do without it; nothing requires it.'),
  architecture: described(
    z.optional(z.enum(['any', 'independent'])),
    'Whether the content differs by machine; "any" where the project has a build.',
  ),
  requires: described(z.optional(PackageNames), 'Packages without which this one does not work.'),
  recommends: described(
    z.optional(PackageNames),
    'Packages that are installed with it unless a user says no.',
  ),
  suggests: described(z.optional(PackageNames), 'Packages that a user may want with it.'),
  enhances: described(z.optional(PackageNames), 'Packages that this one is of use to.'),
  provides: described(z.optional(PackageNames), 'Other names that this package answers to.'),
  conflicts: described(z.optional(PackageNames), 'Packages that cannot be installed beside it.'),
  'takes-files-from': described(
    z.optional(z.record(ProjectName, TakenSince)),
    'Files moved here from another package.',
  ),
  supersedes: described(
    z.optional(z.record(ProjectName, Since)),
    'A package that this one replaces altogether.',
  ),
  files: described(
    z.optional(MappingList),
    'The mapping: SOURCE --> DEST (MODE OWNER:GROUP) [flags], !PATTERN, or the same as keys.',
  ),
  links: described(z.optional(LineList), 'Symbolic links: INSTALLED PATH --> TARGET.'),
});
export type PackageItem = z.infer<typeof PackageItem>;

export const Manifest = described(
  z.strictObject({
    contrib: FormatVersion,
    name: described(ProjectName, 'The project’s name; archives and directories are called after it.'),
    version: described(VersionText, 'Upstream’s version, as it is spelled: 1.10 stays 1.10.'),
    summary: described(
      Line.check(z.maxLength(100, 'is longer than 100 characters: a summary is one short line')),
      'What the project is, in one line of at most 100 characters.',
    ),
    description: described(z.optional(Text), 'What the project is, in paragraphs.'),
    license: described(Line, 'An SPDX expression.'),
    homepage: described(z.optional(WebAddress), 'The project’s page.'),
    released: described(
      z.optional(DateText),
      'The time of every output, without SOURCE_DATE_EPOCH or a git tag.',
    ),
    source: described(
      z.optional(
        z.strictObject({
          url: described(Line, 'Where the release’s tarball is; may hold ${version}.'),
          signature: described(z.optional(Line), 'Where its detached signature is.'),
          keys: described(
            z.optional(z.array(Spelled)),
            'Fingerprints of the keys that sign releases and acceptances: 40 digits of OpenPGP, SHA256:... of ssh, or a minisign key.',
          ),
        }),
      ),
      'Where upstream’s releases are.',
    ),
    tarball: described(
      z.optional(Tarball),
      'What the release’s tarball has otherwise than the tag, and why.',
    ),
    copyright: described(
      z.optional(
        z.record(
          z.string(),
          z.union([
            Line,
            z.strictObject({
              holder: described(Line, 'Years and holder.'),
              license: described(Line, 'An SPDX expression, where it is not the project’s.'),
            }),
          ]),
        ),
      ),
      'Years and holders, by pattern of the tree.',
    ),
    contacts: described(
      z.optional(z.record(z.string(), Line)),
      'Whom a contributor asks, by kind: mail, forum, issues.',
    ),
    tests: described(
      z.optional(
        z.strictObject({
          smoke: described(z.optional(oneOrMore(Line)), 'Commands that succeed where it is installed.'),
        }),
      ),
      'How an installed package is tested.',
    ),
    submissions: described(
      z.optional(
        z.strictObject({
          to: described(z.optional(Line), 'Where bundles are sent.'),
          'allowed-signers': described(
            z.optional(TreePath),
            'The file of the ssh keys that may sign one (ssh-keygen(1)); distros/allowed_signers when left out.',
          ),
          keys: described(
            z.optional(z.array(Spelled)),
            'Fingerprints of the OpenPGP and minisign keys that may sign one; their files are in keys/ beside allowed_signers.',
          ),
        }),
      ),
      'How upstream takes contributions.',
    ),
    build: described(z.optional(Build), 'How the project’s own build is run, where it has one.'),
    'not-installed': described(
      z.optional(z.record(z.string(), Line)),
      'What the build installs and no package takes, with the reason.',
    ),
    prerequisites: described(
      z.optional(z.record(z.string(), Prerequisite)),
      'What must be there first, by a key of your own.',
    ),
    variables: described(
      z.optional(
        z.record(z.string().check(z.regex(/^[a-z][a-z0-9_-]*$/, 'is not a variable name')), Variable),
      ),
      'What each distribution tunes; put into the templates of configuration.',
    ),
    configuration: described(
      z.optional(z.record(z.string(), Configuration)),
      'Files that each distribution tunes, by their name in distros/<name>/.',
    ),
    accounts: described(z.optional(Accounts), 'Users and groups that the packages need.'),
    services: described(
      z.optional(z.record(z.string(), z.nullable(Service))),
      'Units that the packages install, by name.',
    ),
    directories: described(
      z.optional(z.record(z.string(), z.nullable(DirectoryItem))),
      'Directories that are installed although no file is in them, by absolute path.',
    ),
    packages: described(
      z.record(ProjectName, PackageItem),
      'The packages that the project becomes, by name.',
    ),
    permissions: described(
      z.optional(LineList),
      'Critical modes: INSTALLED PATH (MODE). Each must match something.',
    ),
    expectations: described(
      z.optional(Expectations),
      'What must hold on any package of the project, by an id of your own; judged by audit.',
    ),
    portable: described(
      z.optional(Portables),
      'Portable service images that the project becomes, by the name that their units begin with.',
    ),
    suppress: described(z.optional(z.array(Suppression)), 'Findings that upstream answers for.'),
  }),
  'What upstream says about how its software is packaged.',
);
export type Manifest = z.infer<typeof Manifest>;
