import * as z from 'zod';
import {
  AccountName,
  Line,
  Mode,
  oneOrMore,
  ProjectName,
  Spelled,
  TreePath,
  VersionRange,
  VersionText,
} from './values.ts';

const OfPackage = ProjectName.optional().describe('The package that has it; the first one when left out.');
const AccountId = z.number().int().min(0).max(4294967294).optional();

export const Prerequisite = z.strictObject({
  command: oneOrMore(Line).optional().describe('Programs that must be reachable.'),
  library: oneOrMore(Line).optional().describe('Sonames of shared libraries.'),
  pkgconfig: oneOrMore(Line).optional().describe('Modules of pkg-config.'),
  python: oneOrMore(Line).optional().describe('Python modules, as imported.'),
  perl: oneOrMore(Line).optional().describe('Perl modules, as used.'),
  header: oneOrMore(Line).optional().describe('Header files, as included.'),
  file: oneOrMore(Line).optional().describe('Files, by their absolute paths.'),
  'kernel-module': oneOrMore(Line).optional().describe('Modules of the kernel.'),
  service: oneOrMore(Line).optional().describe('Services, by the names of their units.'),
  version: VersionRange.optional().describe(
    'The versions that serve: ">= 1.6.4"; a version alone is the oldest.',
  ),
  'version-from': Line.optional().describe('A command that prints the version; run by check --host alone.'),
  for: z.enum(['run', 'build', 'test']).optional().describe('When it is needed; "run" when left out.'),
  level: z
    .enum(['requires', 'recommends', 'suggests'])
    .optional()
    .describe('How much it is needed; "requires" when left out.'),
  package: ProjectName.optional().describe('The package that needs it; the first one when left out.'),
  names: z
    .record(z.string(), oneOrMore(Line))
    .optional()
    .describe('Package names that upstream knows, by distribution.'),
  bug: z
    .strictObject({
      patch: TreePath.optional().describe('The patch in the tree.'),
      'fixed-in': VersionText.optional().describe('The prerequisite’s version that has it no more.'),
      why: Line.describe('What goes wrong with the bug.'),
    })
    .optional()
    .describe('A known bug of the prerequisite and the patch that upstream ships for it.'),
  why: Line.optional().describe('What the project needs it for.'),
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
  default: z
    .union([z.string(), z.number(), z.boolean()])
    .transform(String)
    .describe('The value where a distribution tunes nothing.'),
  reaches: z.array(Line).optional().describe('Programs that a search path must reach.'),
  choices: z.array(Spelled).optional().describe('The values that a "choice" can have.'),
  description: Line.optional().describe('What it decides; shown where it is asked for.'),
});
export type Variable = z.infer<typeof Variable>;

export const Configuration = z.strictObject({
  template: TreePath.describe('The file of the tree with @variable@ where a tuned value goes.'),
  format: z.enum(['ini', 'plain']).optional().describe('"ini" compares sections and keys with the template.'),
});

export const Service = z.strictObject({
  'activated-by': Line.optional().describe('The unit that starts it.'),
  enable: z
    .enum(['on-install', 'never'])
    .optional()
    .describe('Upstream’s wish; "on-install" when left out, "never" for a unit that another one activates.'),
  'on-upgrade': z
    .enum(['restart', 'reload', 'leave', 'stop-start'])
    .optional()
    .describe('What an upgrade does with it; "restart" when left out.'),
  package: OfPackage,
  names: z
    .strictObject({ openrc: Line.optional(), runit: Line.optional(), sysvinit: Line.optional() })
    .optional()
    .describe('What the service is called on other init systems.'),
});

const User = z.strictObject({
  id: AccountId.describe('A fixed number; the system chooses one when left out.'),
  description: Line.optional().describe('The field GECOS.'),
  home: Line.optional().describe('The home directory.'),
  shell: Line.optional().describe('The login shell.'),
  groups: z.array(AccountName).optional().describe('Groups that the user is a member of.'),
  package: OfPackage,
});
const Group = z.strictObject({
  id: AccountId.describe('A fixed number; the system chooses one when left out.'),
  package: OfPackage,
});

export const Accounts = z.strictObject({
  users: z.record(AccountName, User.nullable()).optional().describe('System users, by name.'),
  groups: z.record(AccountName, Group.nullable()).optional().describe('System groups, by name.'),
});

export const DirectoryItem = z.strictObject({
  mode: Mode.optional().describe('In octal; 0755 when left out.'),
  owner: AccountName.optional().describe('The user that it belongs to; root when left out.'),
  group: AccountName.optional().describe('Its group; the one named like the owner when left out.'),
  package: OfPackage,
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
  system: z.enum(BUILD_SYSTEMS).describe('What builds the project.'),
  options: z.array(Line).optional().describe('Options of its configuration step.'),
  commands: z
    .array(Line)
    .optional()
    .describe('Of system "commands": build steps, run by the recipe in the source tree.'),
  install: z.array(Line).optional().describe('Of system "commands": steps that install into $DESTDIR.'),
  test: z.array(Line).optional().describe('Steps that test what was built.'),
});

export const Suppression = z.strictObject({
  rule: z
    .string()
    .regex(/^[a-z-]+\/[a-z0-9-]+$/, 'is not a rule: area/name')
    .describe('The rule whose findings are answered for: area/name.'),
  path: Line.optional().describe('Only findings at this file or installed path; a pattern.'),
  reason: z
    .string()
    .trim()
    .min(10, 'is too short for a reason: say why the finding does not matter here')
    .describe('Why the finding does not matter here; ten characters at least.'),
});
