import { prefixesOf, usualPath } from '../../facts/prefixes.ts';
import type { SetItem, SetView } from '../../facts/set-view.ts';
import { compileInstalled } from '../../plan/patterns.ts';
import { defineExpectation, differs, follows, itemPlace } from '../expectation.ts';

export const rule = defineExpectation({
  kind: 'documents',
  summary: 'The documentation that upstream wants installed is installed',
  explanation:
    'Users look for documentation on their own machine first, and a service may show it. Each pattern of paths must match ' +
    'something that one of the packages installs.',
  remedy: 'install the documentation',
  source: 'FHS 3.0, 4.11 (/usr/share/doc)',
  judge(patterns, { view }) {
    const all = view.set.packages.flatMap((pkg) =>
      [...view.set.entries(pkg)].filter(({ type }) => type !== 'directory').map((entry) => ({ pkg, entry })),
    );
    const prefixes = prefixesOf(view);
    const linked = [...linkedDirectories(all, view)];
    return patterns.map((pattern) => {
      const matches = compileInstalled(pattern);
      const found = all.find(({ entry: { path } }) => matches(path) || matches(usualPath(prefixes, path)));
      if (found !== undefined) return follows(`${found.entry.path} is installed`, itemPlace(found));
      for (const { link, real } of linked) {
        const behind = all.find(
          ({ entry: { path } }) => path.startsWith(`${real}/`) && matches(link + path.slice(real.length)),
        );
        if (behind === undefined) continue;
        const name = link + behind.entry.path.slice(real.length);
        return follows(`${name} is ${behind.entry.path}, by a link`, itemPlace(behind));
      }
      return differs(`no package installs ${pattern}`);
    });
  },
});

/** The packages of one source often share a directory of documentation, to which the others have a link. */
function* linkedDirectories(
  all: readonly SetItem[],
  view: SetView,
): Generator<{ readonly link: string; readonly real: string }> {
  for (const { entry } of all) {
    if (entry.type !== 'symlink') continue;
    const real = view.resolve(entry.path)?.path;
    if (real !== undefined && view.list(real).length > 0) yield { link: entry.path, real };
  }
}
