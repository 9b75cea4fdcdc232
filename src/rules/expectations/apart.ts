import { defineExpectation, differs, follows, itemPlace, unjudged } from '../expectation.ts';
import { treeDoubt } from '../expected-packages.ts';
import { packagesWith, programFiles } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'apart',
  summary: 'What few need is in a package of its own',
  explanation:
    'Who installs the program that everybody needs should not get what few need with it. Packages are meant by a program ' +
    'that is in them; of the files, those that are packaged at all are judged.',
  remedy: 'move the files into a package of their own',
  source: 'upstream’s recommendations',
  judge({ files, from }, { view }) {
    const crowded = new Set(from.flatMap((program) => packagesWith(view, program)));
    const items = files.flatMap((file) => programFiles(view, file));
    if (items.length === 0) return [unjudged(`no package has any of ${files.join(', ')}`)];
    // Several trees are a package each; one may be of several.
    const doubt = view.set.packages.length > 1 ? undefined : treeDoubt(view.set.packages);
    if (doubt !== undefined) return [doubt];
    return items.map((item) =>
      crowded.has(item.pkg)
        ? differs(`${item.entry.path} is in ${item.pkg.name}, beside ${from.join(' or ')}`, itemPlace(item))
        : follows(`${item.entry.path} is in ${item.pkg.name}`, itemPlace(item)),
    );
  },
});
