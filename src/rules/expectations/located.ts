import { defineExpectation, differs, follows, itemPlace, named } from '../expectation.ts';
import { programFiles, realDirectories, userDirectories } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'located',
  summary: 'A program is where the project itself looks for it',
  explanation:
    'Some programs of a project look for others in directories that are written into their code. A package that installs ' +
    'one of them elsewhere breaks what needs it, and nothing says so until somebody tries.',
  remedy: 'install the program, or a link to it, into one of these directories',
  source: 'the project’s own code',
  judge({ program, in: directories }, { view }) {
    const items = programFiles(view, program);
    if (items.length === 0) return [differs(`no package has a program ${program}`)];
    const known = new Set([...realDirectories(view, directories), ...userDirectories(view)]);
    const found = items.find(({ directory }) => known.has(directory));
    if (found !== undefined) return [follows(`${named(found)} is looked for there`, itemPlace(found))];
    return items.map((item) => differs(`${named(item)} is not looked for there`, itemPlace(item)));
  },
});
