import * as z from 'zod';
import { type Io, printableName } from '../system/io.ts';

export const ArchiveResult = z.object({
  old: z.string(),
  new: z.string(),
  paths: z.int().describe('Paths of both suites, each once'),
  moved: z.int(),
  pairs: z
    .array(
      z.object({
        from: z.string(),
        to: z.string(),
        paths: z.int(),
        users: z.optional(z.int()).describe('How many have both at most, with --popularity'),
      }),
    )
    .describe('Packages of which the new version of one has paths that the other had'),
});
export type ArchiveResult = z.infer<typeof ArchiveResult>;

const SHOWN = 20;

/** The pairs between which most moves, most users first where they are known. */
export function renderArchive({ paths, moved, pairs }: ArchiveResult, style: Io['style']): string {
  const sorted = [...pairs].sort((a, b) => (b.users ?? 0) - (a.users ?? 0) || b.paths - a.paths);
  const lines = sorted.slice(0, SHOWN).map(({ from, to, paths: count, users }) => {
    const who = users === undefined ? '' : `, ${users} users`;
    return `  ${printableName(from)} -> ${printableName(to)}  ${count}${who}\n`;
  });
  const rest = pairs.length > SHOWN ? `  and ${pairs.length - SHOWN} more pairs: --json\n` : '';
  const head = `${paths} paths, ${moved} of them in another package too, of ${pairs.length} pairs of packages\n`;
  return `${style('bold', head.trimEnd())}\n${lines.join('')}${rest}`;
}
