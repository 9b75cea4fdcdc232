import { ContribError } from '../../system/errors.ts';
import { readTextFile } from '../../system/text-file.ts';

/** How many users have a package installed. */
export type Popularity = (name: string) => number | undefined;

/** Debian's popularity contest, by_inst: rank, name, how many have it installed, and more. */
export function readPopularity(path: string, name: string): Popularity {
  const counts = new Map<string, number>();
  for (const line of readTextFile(path).split('\n')) {
    const [, pkg = '', count] = /^\d+\s+(\S+)\s+(\d+)\s/.exec(line) ?? [];
    if (count !== undefined) counts.set(pkg, Number(count));
  }
  if (counts.size === 0) {
    throw new ContribError('bad-input', `${name} is no list of popularity`, {
      place: { file: name },
      hint: 'name a by_inst of popcon.debian.org: rank, name, installations',
    });
  }
  return (pkg) => counts.get(pkg);
}
