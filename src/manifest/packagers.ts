import { join } from 'node:path';
import * as z from 'zod/mini';
import { refuseDetour } from '../system/detour.ts';
import { readTextFileIfAny } from '../system/text-file.ts';
import { Person } from './distro-schema.ts';
import { refusal } from './project.ts';
import { FormatVersion } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { DateText, described, Line, oneOrMore, ProjectName, WebAddress } from './values.ts';
import { type Located, parseYaml } from './yaml.ts';

export const PACKAGERS_FILE = 'packagers.yaml';

export const Packager = z.strictObject({
  maintainer: described(oneOrMore(Person), 'Who packages the project for it; a list where several do.'),
  invited: described(z.optional(DateText), 'When upstream invited them.'),
  link: described(
    z.optional(WebAddress),
    'Where the distribution has the package already: they maintain it there.',
  ),
  staging: described(z.optional(z.literal('requested')), 'They ask upstream to host the package.'),
  note: described(z.optional(Line), 'What else upstream should remember.'),
});
export type Packager = z.infer<typeof Packager>;

/** Who packages the project where: `packagers.yaml` beside contrib.yaml. Upstream keeps it. */
export const PackagersFile = described(
  z.strictObject({
    contrib: FormatVersion,
    packagers: described(
      z.record(ProjectName, Packager),
      'The people, by distribution: ubuntu, fedora, or one that contrib does not know.',
    ),
  }),
  'Who packages the project where.',
);
export type PackagersFile = z.infer<typeof PackagersFile>;

export type Packagers = { readonly file: PackagersFile; readonly located: Located };

/**
 * Reads who packages a project where; undefined where nobody wrote it down.
 * @throws ContribError bad-input with every problem of the file as a finding.
 */
export function loadPackagers(root: string): Packagers | undefined {
  refuseDetour(root, PACKAGERS_FILE, 'file');
  const text = readTextFileIfAny(join(root, PACKAGERS_FILE));
  return text === undefined ? undefined : parsePackagers(text);
}

export function parsePackagers(text: string): Packagers {
  const located = parseYaml(PACKAGERS_FILE, text);
  if (located.problems.length > 0) throw refusal(PACKAGERS_FILE, located.problems);
  const parsed = PackagersFile.safeParse(located.data ?? {}, { reportInput: true });
  if (parsed.success) return { file: parsed.data, located };
  throw refusal(PACKAGERS_FILE, schemaProblems(parsed.error.issues, located, PackagersFile));
}
