import { absent, defineExpectation, differs, follows, itemPlace } from '../expectation.ts';
import { treeDoubt } from '../expected-packages.ts';
import { programFiles } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'in-package',
  summary: 'Files are in the package that upstream names for them',
  explanation:
    'Documentation tells users what to install for a program. Where a distribution calls the package otherwise, they do ' +
    'not find it by that name.',
  remedy: 'give the package the name that upstream recommends, or let it provide that name',
  source: 'upstream’s recommendations',
  judge({ files, package: wanted }, { view }) {
    const provides = new Set(
      view.set.packages
        .filter(
          ({ name, relations }) =>
            name === wanted ||
            relations.some(
              ({ kind, expression }) =>
                /^provides$/i.test(kind) && expression.kind === 'name' && expression.name === wanted,
            ),
        )
        .map(({ name }) => name),
    );
    return files.map((file) => {
      const programs = programFiles(view, file);
      const items = programs.length > 0 ? programs : view.named(file);
      const [first] = items;
      if (first === undefined) return absent(`no package has a file ${file}`);
      const found = items.find(({ pkg }) => provides.has(pkg.name));
      if (found !== undefined)
        return follows(`${found.entry.path} is in ${found.pkg.name}`, itemPlace(found));
      const doubt = treeDoubt([first.pkg]);
      return (
        doubt ?? differs(`${first.entry.path} is in ${first.pkg.name}, not in ${wanted}`, itemPlace(first))
      );
    });
  },
});
