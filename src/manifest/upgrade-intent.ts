import * as z from 'zod/mini';
import { readTextFile } from '../system/text-file.ts';
import { refusal } from './project.ts';
import { FormatVersion } from './schema.ts';
import { Suppression } from './schema-parts.ts';
import { schemaProblems } from './schema-problems.ts';
import { described, Line, oneOrMore, ProjectName, VersionText } from './values.ts';
import { type Located, parseYaml } from './yaml.ts';

const InstalledPath = Line.check(
  z.regex(/^(?:\/|\$\{?[A-Za-z]|\*\*?\/)/, 'is not an installed path: it begins with /, ${bindir} or **/'),
);
const Files = z.array(InstalledPath).check(z.minLength(1));

const WantedRequest = z.strictObject({
  ask: described(oneOrMore(ProjectName), 'The packages that a user asks for, all of them at once.'),
  brings: described(z.optional(Files), 'Files that the user must have: paths or patterns.'),
  without: described(z.optional(Files), 'Files that the user must not get for it.'),
  recommended: described(
    z.optional(z.boolean()),
    'What comes by recommendation counts; without it, a file must come where recommendations are not followed.',
  ),
});

const FreeChoice = z.strictObject({
  except: described(
    z.optional(z.array(ProjectName)),
    'Packages that may bring it, to those who ask for them and for what needs them.',
  ),
});

const WantedMove = z.strictObject({
  from: described(ProjectName, 'The package that had the files.'),
  to: described(ProjectName, 'The package that has them now.'),
  files: described(z.optional(Files), 'Which files; all that move between the two when left out.'),
  since: described(
    z.optional(VersionText),
    'Upstream’s version in which they moved: the relations between the two hold for all older ones, and no newer.',
  ),
  optional: described(z.optional(z.boolean()), 'Who had the files may lose them.'),
  reason: described(z.optional(Line), 'Why.'),
});

const Accepted = z.strictObject({
  rule: Suppression.shape.rule,
  package: described(z.optional(ProjectName), 'Only findings about this package.'),
  path: described(z.optional(Line), 'Only findings about this installed path; a pattern.'),
  on: described(z.optional(oneOrMore(Line)), 'Only on these distributions or formats: arch, rpm.'),
  reason: Suppression.shape.reason,
});

/** What upstream wants of a split, against which an upgrade is judged. */
export const UpgradeIntent = described(
  z.strictObject({
    contrib: FormatVersion,
    requests: described(
      z.optional(z.array(WantedRequest)),
      'What users ask for, and what they must get: anew, after the upgrade, and after autoremove.',
    ),
    'not-forced': described(
      z.optional(z.record(ProjectName, z.nullable(FreeChoice))),
      'Packages that nobody may be forced to take, by name.',
    ),
    moves: described(z.optional(z.array(WantedMove)), 'Files that move from one package to another.'),
    'upgrades-from': described(
      z.optional(VersionText),
      'Upstream’s oldest version that can be upgraded from; findings about older ones do not count.',
    ),
    accept: described(
      z.optional(z.array(Accepted)),
      'What upstream accepts as impossible; one that answers for nothing is a finding itself.',
    ),
  }),
  'What upstream wants of a split of its packages.',
);
export type UpgradeIntent = z.infer<typeof UpgradeIntent>;

/** An intent file, read, with its places. */
export type WrittenIntent = { readonly intent: UpgradeIntent; readonly located: Located };

/**
 * Reads what upstream wants; `name` is what messages call the file.
 * @throws ContribError bad-input with every problem of the file as a finding.
 */
export function loadUpgradeIntent(path: string, name: string): WrittenIntent {
  const located = parseYaml(name, readTextFile(path));
  if (located.problems.length > 0) throw refusal(name, located.problems);
  const parsed = UpgradeIntent.safeParse(located.data ?? {}, { reportInput: true });
  if (!parsed.success) throw refusal(name, schemaProblems(parsed.error.issues, located, UpgradeIntent));
  return { intent: parsed.data, located };
}
