import * as z from 'zod/mini';
import { ENTRY_FLAGS } from '../packages/entry.ts';
import { takesPathOrSource, takesSourceWithDestination } from './schema-functions.ts';
import { AccountName, described, Line, Mode } from './values.ts';

/** One line of a mapping as keys, for what the notation has no sign for. */
export const MappingItem = z
  .strictObject({
    source: described(z.optional(z.string()), 'A file, directory or pattern of the tree.'),
    destination: described(
      z.optional(z.string()),
      'Where it is installed; a directory when it ends with a slash.',
    ),
    path: described(
      z.optional(z.string()),
      'What the project’s own build installed: a path or pattern, instead of a source.',
    ),
    mode: described(z.optional(Mode), 'Mode of the files, in octal.'),
    'directory-mode': described(
      z.optional(Mode),
      'Mode of the directories below the destination; 0755 when left out.',
    ),
    owner: described(z.optional(AccountName), 'The user that the files belong to; root when left out.'),
    group: described(z.optional(AccountName), 'Their group; the one named like the owner when left out.'),
    flags: described(
      z.optional(z.array(z.enum(ENTRY_FLAGS))),
      'What a package manager treats specially; "config" is implied below sysconfdir. "unstripped" keeps a program as it was built, symbols and all.',
    ),
    capabilities: described(z.optional(Line), 'File capabilities as setcap takes them: cap_net_raw=ep.'),
  })
  .check(
    z.refine(takesPathOrSource, 'takes either path, or source and destination'),
    z.refine(takesSourceWithDestination, 'takes source and destination together'),
  );
export type MappingItem = z.infer<typeof MappingItem>;

/** A block of the guide's lines, or a list of lines and mappings. */
export const MappingList = z.union([z.string(), z.array(z.union([z.string(), MappingItem]))]);
export type MappingList = z.infer<typeof MappingList>;
export const LineList = z.union([z.string(), z.array(z.string())]);
