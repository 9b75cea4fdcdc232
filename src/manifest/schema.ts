import * as z from 'zod';
import { ENTRY_FLAGS } from '../packages/entry.ts';
import {
  Accounts,
  Build,
  Configuration,
  DirectoryItem,
  Prerequisite,
  Service,
  Suppression,
  Variable,
} from './schema-parts.ts';
import {
  AccountName,
  DateText,
  Line,
  Mode,
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

export const FormatVersion = z
  .literal(MANIFEST_VERSION, {
    error: `is not a format that this contrib reads; it reads ${MANIFEST_VERSION}`,
  })
  .describe('The version of this file’s format: 1.');

/** One line of a mapping as keys, for what the notation has no sign for. */
export const MappingItem = z
  .strictObject({
    source: z.string().optional().describe('A file, directory or pattern of the tree.'),
    destination: z
      .string()
      .optional()
      .describe('Where it is installed; a directory when it ends with a slash.'),
    path: z
      .string()
      .optional()
      .describe('What the project’s own build installed: a path or pattern, instead of a source.'),
    mode: Mode.optional().describe('Mode of the files, in octal.'),
    'directory-mode': Mode.optional().describe(
      'Mode of the directories below the destination; 0755 when left out.',
    ),
    owner: AccountName.optional().describe('The user that the files belong to; root when left out.'),
    group: AccountName.optional().describe('Their group; the one named like the owner when left out.'),
    flags: z
      .array(z.enum(ENTRY_FLAGS))
      .optional()
      .describe('What a package manager treats specially; "config" is implied below sysconfdir.'),
    capabilities: Line.optional().describe('File capabilities as setcap takes them: cap_net_raw=ep.'),
  })
  .refine(
    (item) => (item.path === undefined) !== (item.source === undefined && item.destination === undefined),
    {
      error: 'takes either path, or source and destination',
    },
  )
  .refine((item) => (item.source === undefined) === (item.destination === undefined), {
    error: 'takes source and destination together',
  });
export type MappingItem = z.infer<typeof MappingItem>;

/** A block of the guide's lines, or a list of lines and mappings. */
export const MappingList = z.union([z.string(), z.array(z.union([z.string(), MappingItem]))]);
export type MappingList = z.infer<typeof MappingList>;
const LineList = z.union([z.string(), z.array(z.string())]);

const Since = z.strictObject({ since: VersionText.describe('Upstream’s version in which it happened.') });
const PackageNames = z.array(ProjectName);

export const PackageItem = z.strictObject({
  summary: Line.optional().describe('One short line; the project’s when left out.'),
  description: Text.optional().describe('Paragraphs; the project’s when left out.'),
  optional: z.boolean().optional().describe('Users can do without it; nothing requires it.'),
  architecture: z
    .enum(['any', 'independent'])
    .optional()
    .describe('Whether the content differs by machine; "any" where the project has a build.'),
  requires: PackageNames.optional().describe('Packages without which this one does not work.'),
  recommends: PackageNames.optional().describe('Packages that are installed with it unless a user says no.'),
  suggests: PackageNames.optional().describe('Packages that a user may want with it.'),
  enhances: PackageNames.optional().describe('Packages that this one is of use to.'),
  provides: PackageNames.optional().describe('Other names that this package answers to.'),
  conflicts: PackageNames.optional().describe('Packages that cannot be installed beside it.'),
  'takes-files-from': z
    .record(ProjectName, Since)
    .optional()
    .describe('Files moved here from another package.'),
  supersedes: z
    .record(ProjectName, Since)
    .optional()
    .describe('A package that this one replaces altogether.'),
  files: MappingList.optional().describe(
    'The mapping: SOURCE --> DEST (MODE OWNER:GROUP) [flags], !PATTERN, or the same as keys.',
  ),
  links: LineList.optional().describe('Symbolic links: INSTALLED PATH --> TARGET.'),
});
export type PackageItem = z.infer<typeof PackageItem>;

export const Manifest = z
  .strictObject({
    contrib: FormatVersion,
    name: ProjectName.describe('The project’s name; archives and directories are called after it.'),
    version: VersionText.describe('Upstream’s version, as it is spelled: 1.10 stays 1.10.'),
    summary: Line.max(100, 'is longer than 100 characters: a summary is one short line').describe(
      'What the project is, in one line of at most 100 characters.',
    ),
    description: Text.optional().describe('What the project is, in paragraphs.'),
    license: Line.describe('An SPDX expression.'),
    homepage: WebAddress.optional().describe('The project’s page.'),
    released: DateText.optional().describe(
      'The time of every output, without SOURCE_DATE_EPOCH or a git tag.',
    ),
    source: z
      .strictObject({
        url: Line.describe('Where the release’s tarball is; may hold ${version}.'),
        signature: Line.optional().describe('Where its detached signature is.'),
        keys: z.array(Spelled).optional().describe('Fingerprints of the keys that sign releases.'),
      })
      .optional()
      .describe('Where upstream’s releases are.'),
    copyright: z
      .record(
        z.string(),
        z.union([
          Line,
          z.strictObject({
            holder: Line.describe('Years and holder.'),
            license: Line.describe('An SPDX expression, where it is not the project’s.'),
          }),
        ]),
      )
      .optional()
      .describe('Years and holders, by pattern of the tree.'),
    contacts: z
      .record(z.string(), Line)
      .optional()
      .describe('Whom a contributor asks, by kind: mail, forum, issues.'),
    tests: z
      .strictObject({
        smoke: oneOrMore(Line).optional().describe('Commands that succeed where it is installed.'),
      })
      .optional()
      .describe('How an installed package is tested.'),
    submissions: z
      .strictObject({
        to: Line.optional().describe('Where bundles are sent.'),
        'allowed-signers': TreePath.optional().describe(
          'The file of the keys that may sign one (ssh-keygen(1)).',
        ),
      })
      .optional()
      .describe('How upstream takes contributions.'),
    build: Build.optional().describe('How the project’s own build is run, where it has one.'),
    'not-installed': z
      .record(z.string(), Line)
      .optional()
      .describe('What the build installs and no package takes, with the reason.'),
    prerequisites: z
      .record(z.string(), Prerequisite)
      .optional()
      .describe('What must be there first, by a key of your own.'),
    variables: z
      .record(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'is not a variable name'), Variable)
      .optional()
      .describe('What each distribution tunes; put into the templates of configuration.'),
    configuration: z
      .record(z.string(), Configuration)
      .optional()
      .describe('Files that each distribution tunes, by their name in distros/<name>/.'),
    accounts: Accounts.optional().describe('Users and groups that the packages need.'),
    services: z
      .record(z.string(), Service.nullable())
      .optional()
      .describe('Units that the packages install, by name.'),
    directories: z
      .record(z.string(), DirectoryItem.nullable())
      .optional()
      .describe('Directories that are installed although no file is in them, by absolute path.'),
    packages: z.record(ProjectName, PackageItem).describe('The packages that the project becomes, by name.'),
    permissions: LineList.optional().describe(
      'Critical modes: INSTALLED PATH (MODE). Each must match something.',
    ),
    suppress: z.array(Suppression).optional().describe('Findings that upstream answers for.'),
  })
  .describe('What upstream says about how its software is packaged.');
export type Manifest = z.infer<typeof Manifest>;
