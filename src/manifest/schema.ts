import { z } from 'zod';
import { ENTRY_FLAGS } from '../packages/entry.ts';
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
  VersionRange,
  VersionText,
  WebAddress,
} from './values.ts';

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
    owner: AccountName.optional(),
    group: AccountName.optional(),
    flags: z.array(z.enum(ENTRY_FLAGS)).optional(),
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
  summary: Line.optional(),
  description: Text.optional(),
  optional: z.boolean().optional().describe('Users can do without it; nothing requires it.'),
  architecture: z
    .enum(['any', 'independent'])
    .optional()
    .describe('Whether the content differs by machine; "any" where the project has a build.'),
  requires: PackageNames.optional(),
  recommends: PackageNames.optional(),
  suggests: PackageNames.optional(),
  enhances: PackageNames.optional(),
  provides: PackageNames.optional(),
  conflicts: PackageNames.optional(),
  'takes-files-from': z
    .record(ProjectName, Since)
    .optional()
    .describe('Files moved here from another package.'),
  supersedes: z
    .record(ProjectName, Since)
    .optional()
    .describe('A package that this one replaces altogether.'),
  files: MappingList.optional(),
  links: LineList.optional().describe('Symbolic links: INSTALLED PATH --> TARGET.'),
});
export type PackageItem = z.infer<typeof PackageItem>;

export const Prerequisite = z.strictObject({
  command: oneOrMore(Line).optional().describe('Programs that must be reachable.'),
  library: oneOrMore(Line).optional().describe('Sonames of shared libraries.'),
  pkgconfig: oneOrMore(Line).optional(),
  python: oneOrMore(Line).optional().describe('Python modules, as imported.'),
  perl: oneOrMore(Line).optional(),
  header: oneOrMore(Line).optional(),
  file: oneOrMore(Line).optional(),
  'kernel-module': oneOrMore(Line).optional(),
  service: oneOrMore(Line).optional(),
  version: VersionRange.optional(),
  'version-from': Line.optional().describe('A command that prints the version; run by check --host alone.'),
  for: z.enum(['run', 'build', 'test']).optional().describe('When it is needed; "run" when left out.'),
  level: z.enum(['requires', 'recommends', 'suggests']).optional(),
  package: ProjectName.optional().describe('The package that needs it; the first one when left out.'),
  names: z
    .record(z.string(), oneOrMore(Line))
    .optional()
    .describe('Package names that upstream knows, by distribution.'),
  bug: z
    .strictObject({ patch: TreePath.optional(), 'fixed-in': VersionText.optional(), why: Line })
    .optional()
    .describe('A known bug of the prerequisite and the patch that upstream ships for it.'),
  why: Line.optional(),
});
export type Prerequisite = z.infer<typeof Prerequisite>;

export const VARIABLE_TYPES = [
  'search-path',
  'executable',
  'directory',
  'path',
  'string',
  'integer',
  'boolean',
  'choice',
] as const;

export const Variable = z.strictObject({
  type: z.enum(VARIABLE_TYPES).optional().describe('"string" when left out.'),
  default: z.union([z.string(), z.number(), z.boolean()]).transform(String),
  reaches: z.array(Line).optional().describe('Programs that a search path must reach.'),
  choices: z.array(Spelled).optional(),
  description: Line.optional(),
});
export type Variable = z.infer<typeof Variable>;

export const Configuration = z.strictObject({
  template: TreePath.describe('The file of the tree with @variable@ where a tuned value goes.'),
  format: z.enum(['ini', 'plain']).optional().describe('"ini" compares sections and keys with the template.'),
});

export const Service = z.strictObject({
  'activated-by': Line.optional().describe('The unit that starts it.'),
  enable: z.enum(['on-install', 'never']).optional(),
  'on-upgrade': z.enum(['restart', 'reload', 'leave', 'stop-start']).optional(),
  package: ProjectName.optional(),
  names: z
    .strictObject({ openrc: Line.optional(), runit: Line.optional(), sysvinit: Line.optional() })
    .optional(),
});

const User = z.strictObject({
  id: z.number().int().min(0).max(4294967294).optional(),
  description: Line.optional(),
  home: Line.optional(),
  shell: Line.optional(),
  groups: z.array(AccountName).optional(),
  package: ProjectName.optional(),
});
const Group = z.strictObject({
  id: z.number().int().min(0).max(4294967294).optional(),
  package: ProjectName.optional(),
});

export const Accounts = z.strictObject({
  users: z.record(AccountName, User.nullable()).optional(),
  groups: z.record(AccountName, Group.nullable()).optional(),
});

export const DirectoryItem = z.strictObject({
  mode: Mode.optional(),
  owner: AccountName.optional(),
  group: AccountName.optional(),
  package: ProjectName.optional(),
  volatile: z.boolean().optional().describe('Made at every boot by tmpfiles.d, as below /run.'),
});

export const BUILD_SYSTEMS = [
  'make',
  'meson',
  'cmake',
  'autotools',
  'cargo',
  'go',
  'python',
  'npm',
  'commands',
] as const;
export const Build = z.strictObject({
  system: z.enum(BUILD_SYSTEMS),
  options: z.array(Line).optional(),
  commands: z
    .array(Line)
    .optional()
    .describe('Of system "commands": build steps, run by the recipe in the source tree.'),
  install: z.array(Line).optional().describe('Of system "commands": steps that install into $DESTDIR.'),
  test: z.array(Line).optional(),
});

export const Suppression = z.strictObject({
  rule: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/, 'is not a rule: area/name'),
  path: Line.optional().describe('Only findings at this file or installed path; a pattern.'),
  reason: z.string().trim().min(10, 'is too short for a reason: say why the finding does not matter here'),
});

export const Manifest = z
  .strictObject({
    contrib: FormatVersion,
    name: ProjectName,
    version: VersionText,
    summary: Line.max(100, 'is longer than 100 characters: a summary is one short line'),
    description: Text.optional(),
    license: Line.describe('An SPDX expression.'),
    homepage: WebAddress.optional(),
    released: DateText.optional().describe(
      'The time of every output, without SOURCE_DATE_EPOCH or a git tag.',
    ),
    source: z
      .strictObject({ url: Line, signature: Line.optional(), keys: z.array(Spelled).optional() })
      .optional(),
    copyright: z
      .record(z.string(), z.union([Line, z.strictObject({ holder: Line, license: Line })]))
      .optional(),
    contacts: z.record(z.string(), Line).optional(),
    tests: z.strictObject({ smoke: oneOrMore(Line).optional() }).optional(),
    submissions: z.strictObject({ to: Line.optional(), 'allowed-signers': TreePath.optional() }).optional(),
    build: Build.optional(),
    'not-installed': z
      .record(z.string(), Line)
      .optional()
      .describe('What the build installs and no package takes, with the reason.'),
    prerequisites: z.record(z.string(), Prerequisite).optional(),
    variables: z
      .record(z.string().regex(/^[a-z][a-z0-9_-]*$/, 'is not a variable name'), Variable)
      .optional(),
    configuration: z
      .record(z.string(), Configuration)
      .optional()
      .describe('Files that each distribution tunes, by their name in distros/<name>/.'),
    accounts: Accounts.optional(),
    services: z.record(z.string(), Service.nullable()).optional(),
    directories: z.record(z.string(), DirectoryItem.nullable()).optional(),
    packages: z.record(ProjectName, PackageItem),
    permissions: LineList.optional().describe(
      'Critical modes: INSTALLED PATH (MODE). Each must match something.',
    ),
    suppress: z.array(Suppression).optional(),
  })
  .describe('What upstream says about how its software is packaged.');
export type Manifest = z.infer<typeof Manifest>;
