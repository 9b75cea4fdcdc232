import * as z from 'zod/mini';
import { spell, trimmed } from './schema-functions.ts';
import {
  AccountName,
  described,
  Line,
  Mode,
  oneOrMore,
  ProjectName,
  Spelled,
  TreePath,
  VersionRange,
  VersionText,
} from './values.ts';

const OfPackage = described(z.optional(ProjectName), 'The package that has it; the first one when left out.');
const AccountId = z.optional(z.int().check(z.gte(0), z.lte(4294967294)));

export const Prerequisite = z.strictObject({
  command: described(z.optional(oneOrMore(Line)), 'Programs that must be reachable.'),
  library: described(z.optional(oneOrMore(Line)), 'Sonames of shared libraries.'),
  pkgconfig: described(z.optional(oneOrMore(Line)), 'Modules of pkg-config.'),
  python: described(z.optional(oneOrMore(Line)), 'Python modules, as imported.'),
  perl: described(z.optional(oneOrMore(Line)), 'Perl modules, as used.'),
  header: described(z.optional(oneOrMore(Line)), 'Header files, as included.'),
  file: described(z.optional(oneOrMore(Line)), 'Files, by their absolute paths.'),
  'kernel-module': described(z.optional(oneOrMore(Line)), 'Modules of the kernel.'),
  service: described(z.optional(oneOrMore(Line)), 'Services, by the names of their units.'),
  version: described(
    z.optional(VersionRange),
    'The versions that serve: ">= 1.6.4"; a version alone is the oldest.',
  ),
  'version-from': described(
    z.optional(Line),
    'A command that prints the version; run by check --host alone.',
  ),
  for: described(z.optional(z.enum(['run', 'build', 'test'])), 'When it is needed; "run" when left out.'),
  level: described(
    z.optional(z.enum(['requires', 'recommends', 'suggests'])),
    'How much it is needed; "requires" when left out.',
  ),
  package: described(z.optional(ProjectName), 'The package that needs it; the first one when left out.'),
  names: described(
    z.optional(z.record(z.string(), oneOrMore(Line))),
    'Package names that upstream knows, by distribution.',
  ),
  bug: described(
    z.optional(
      z.strictObject({
        patch: described(z.optional(TreePath), 'The patch in the tree.'),
        'fixed-in': described(z.optional(VersionText), 'The prerequisite’s version that has it no more.'),
        why: described(Line, 'What goes wrong with the bug.'),
      }),
    ),
    'A known bug of the prerequisite and the patch that upstream ships for it.',
  ),
  why: described(z.optional(Line), 'What the project needs it for.'),
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
  type: described(z.optional(z.enum(VARIABLE_TYPES)), '"string" when left out.'),
  default: described(
    z.pipe(z.union([z.string(), z.number(), z.boolean()]), z.transform(spell)),
    'The value where a distribution tunes nothing.',
  ),
  reaches: described(z.optional(z.array(Line)), 'Programs that a search path must reach.'),
  choices: described(z.optional(z.array(Spelled)), 'The values that a "choice" can have.'),
  description: described(z.optional(Line), 'What it decides; shown where it is asked for.'),
});
export type Variable = z.infer<typeof Variable>;

export const Configuration = z.strictObject({
  template: described(TreePath, 'The file of the tree with @variable@ where a tuned value goes.'),
  format: described(
    z.optional(z.enum(['ini', 'plain'])),
    '"ini" compares sections and keys with the template.',
  ),
});

export const Service = z.strictObject({
  'activated-by': described(z.optional(Line), 'The unit that starts it.'),
  enable: described(
    z.optional(z.enum(['on-install', 'never'])),
    'Upstream’s wish; "on-install" when left out, "never" for a unit that another one activates.',
  ),
  'on-upgrade': described(
    z.optional(z.enum(['restart', 'reload', 'leave', 'stop-start'])),
    'What an upgrade does with it; "restart" when left out.',
  ),
  package: OfPackage,
  names: described(
    z.optional(
      z.strictObject({ openrc: z.optional(Line), runit: z.optional(Line), sysvinit: z.optional(Line) }),
    ),
    'What the service is called on other init systems.',
  ),
});

const User = z.strictObject({
  id: described(AccountId, 'A fixed number; the system chooses one when left out.'),
  description: described(z.optional(Line), 'The field GECOS.'),
  home: described(z.optional(Line), 'The home directory.'),
  shell: described(z.optional(Line), 'The login shell.'),
  groups: described(z.optional(z.array(AccountName)), 'Groups that the user is a member of.'),
  package: OfPackage,
});
const Group = z.strictObject({
  id: described(AccountId, 'A fixed number; the system chooses one when left out.'),
  package: OfPackage,
});

export const Accounts = z.strictObject({
  users: described(z.optional(z.record(AccountName, z.nullable(User))), 'System users, by name.'),
  groups: described(z.optional(z.record(AccountName, z.nullable(Group))), 'System groups, by name.'),
});

export const DirectoryItem = z.strictObject({
  mode: described(z.optional(Mode), 'In octal; 0755 when left out.'),
  owner: described(z.optional(AccountName), 'The user that it belongs to; root when left out.'),
  group: described(z.optional(AccountName), 'Its group; the one named like the owner when left out.'),
  package: OfPackage,
  volatile: described(z.optional(z.boolean()), 'Made at every boot by tmpfiles.d, as below /run.'),
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
  system: described(z.enum(BUILD_SYSTEMS), 'What builds the project.'),
  options: described(z.optional(z.array(Line)), 'Options of its configuration step.'),
  commands: described(
    z.optional(z.array(Line)),
    'Of system "commands": build steps, run by the recipe in the source tree.',
  ),
  install: described(z.optional(z.array(Line)), 'Of system "commands": steps that install into $DESTDIR.'),
  test: described(z.optional(z.array(Line)), 'Steps that test what was built.'),
});

const PATTERN = 'A file, directory or pattern, from the top of the tree; a directory with all below it.';

/** All that may differ between a release’s tarball and its tag. Whatever else differs is an error. */
export const Tarball = z.strictObject({
  generated: described(
    z.optional(
      z.array(
        z.strictObject({
          path: described(TreePath, PATTERN),
          by: described(Line, 'What makes it: autoconf, msgfmt, a script of the tree.'),
          why: described(z.optional(Line), 'Why it is shipped.'),
        }),
      ),
    ),
    'Files of the tarball that no commit has, or has otherwise.',
  ),
  'left-out': described(
    z.optional(
      z.array(
        z.strictObject({ path: described(TreePath, PATTERN), why: described(Line, 'Why it stays out.') }),
      ),
    ),
    'Files of the tag that the tarball lacks, beside those with the attribute export-ignore.',
  ),
});
export type Tarball = z.infer<typeof Tarball>;

export const Suppression = z.strictObject({
  rule: described(
    z.string().check(z.regex(/^[a-z-]+\/[a-z0-9-]+$/, 'is not a rule: area/name')),
    'The rule whose findings are answered for: area/name.',
  ),
  path: described(z.optional(Line), 'Only findings at this file or installed path; a pattern.'),
  expectation: described(z.optional(Line), 'Only findings of this one of the expectations; its id.'),
  reason: described(
    z
      .string()
      .check(
        z.overwrite(trimmed),
        z.minLength(10, 'is too short for a reason: say why the finding does not matter here'),
      ),
    'Why the finding does not matter here; ten characters at least.',
  ),
});
