import { posix } from 'node:path';
import { directoriesNamed } from '../../facts/prefixes.ts';
import type { SetView } from '../../facts/set-view.ts';
import { defineExpectation, differs, follows, itemPlace, type Point } from '../expectation.ts';
import { linkDoubt } from '../expected-links.ts';
import { realDirectories } from '../expected-programs.ts';

/** man-db and mandoc read pages that are compressed with these. */
const SUFFIX = /\.(?:gz|bz2|xz|zst|lz|Z)$/;

export const rule = defineExpectation({
  kind: 'man-pages',
  summary: 'Man pages are where man finds them',
  explanation:
    'man looks for NAME.SECTION in the directory manSECTION of each directory of its path. A page in another directory, ' +
    'or under a name without its section, is installed and never shown. Compressed pages count, and links that a ' +
    'script makes with update-alternatives.',
  remedy: 'install the page into mandir/manSECTION',
  source: 'man(1); manpath(5); update-alternatives(1)',
  judge: (names, { view }) => names.map((name) => judgeOne(name, view)),
});

function judgeOne(name: string, view: SetView): Point {
  const section = /\.(\d)[a-z]*$/.exec(name)?.[1] ?? '';
  const roots = [
    ...directoriesNamed(view, view.policy.directories.mandir),
    '/usr/share/man',
    '/usr/local/share/man',
    '/usr/local/man',
  ];
  const directories = realDirectories(
    view,
    roots.map((root) => `${root}/man${section}`),
  );
  const pages = ['', '.gz', '.bz2', '.xz', '.zst', '.lz', '.Z'].flatMap((suffix) =>
    view.named(`${name}${suffix}`),
  );
  const found = pages.find(({ entry }) => directories.has(view.directoryOf(entry.path)));
  if (found !== undefined && view.resolve(found.entry.path)?.item !== undefined)
    return follows(`${found.entry.path} is where man looks`, itemPlace(found));
  const [elsewhere] = pages;
  if (elsewhere === undefined) return differs(`no package has the man page ${name}`);
  const shown = posix.basename(elsewhere.entry.path).replace(SUFFIX, '');
  const text = `${elsewhere.entry.path} is not where man looks for ${shown}`;
  return linkDoubt(text, elsewhere, view) ?? differs(text, itemPlace(elsewhere));
}
