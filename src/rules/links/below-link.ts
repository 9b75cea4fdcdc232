import { printableName } from '../../system/io.ts';
import { formatPlace } from '../../system/place.ts';
import type { InstalledIndex } from '../installed.ts';
import { byLine, type Installed, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule({
  id: 'links/below-link',
  severity: 'error',
  needs: ['set'],
  summary: 'Nothing is installed below a symbolic link of the same packages',
  explanation:
    'Whether the file ends up in the link’s target or the link is replaced by a directory depends on which of the two ' +
    'is unpacked first, and differs between package managers and between installation and upgrade.',
  remedy: 'install the files where the link leads to, or install no link',
  source: 'piuparts: unhandled_symlink_to_directory_conversion; dpkg-maintscript-helper(1)',
  *check({ set }) {
    const index = installedIndex(set);
    if (index.links.size === 0) return;
    const links = new Map<string, Installed | undefined>();
    const hits = index.all.flatMap((item) => {
      const link = linkAbove(item.entry.path, index, links);
      return link === undefined ? [] : [{ ...item, link }];
    });
    for (const group of byLine(hits, ({ link }) => link.entry.path)) {
      const { names, is, first } = pathsOf(group);
      const { path, target = '' } = first.link.entry;
      yield {
        place: placeOf(first),
        message: `${names} ${is} below ${printableName(path)} which is a symbolic link to ${printableName(target)}`,
        evidence: [
          { text: `${formatPlace(placeOf(first.link))}: installs the link`, place: placeOf(first.link) },
        ],
      };
    }
  },
});

/** The first link on the way to a path. Remembered by directory: there are far fewer of them than files. */
function linkAbove(
  path: string,
  index: InstalledIndex,
  known: Map<string, Installed | undefined>,
): Installed | undefined {
  const slash = path.lastIndexOf('/');
  if (slash <= 0) return undefined;
  const directory = path.slice(0, slash);
  if (known.has(directory)) return known.get(directory);
  const there = index.links.get(directory);
  const link = linkAbove(directory, index, known) ?? there;
  known.set(directory, link);
  return link;
}
