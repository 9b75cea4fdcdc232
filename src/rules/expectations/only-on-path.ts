import { posix } from 'node:path';
import { isExecutableByAll } from '../../facts/set-view.ts';
import { defineExpectation, differs, follows, itemPlace, named } from '../expectation.ts';
import { fileOf, userDirectories } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'only-on-path',
  summary: 'Nothing but the programs that are named is put before users',
  explanation:
    'A build makes more programs than users are meant to see: generators, test programs, daemons. What these packages ' +
    'have in a directory of the users’ search path, and every user may execute, has to be on the list.',
  remedy: 'leave the program out, or install it below libexecdir',
  source: 'FHS 3.0, 4.4',
  judge(names, { view }) {
    const items = [...userDirectories(view)].flatMap((directory) => view.list(directory));
    const shown = items.filter((item) => {
      const file = fileOf(view, item);
      return file !== undefined && isExecutableByAll(file);
    });
    const others = shown.filter(({ entry }) => !names.includes(posix.basename(entry.path)));
    if (others.length === 0)
      return [follows(`${shown.length} programs on the users’ PATH, all of them named`)];
    return others.map((item) => differs(`${named(item)} is on the users’ PATH`, itemPlace(item)));
  },
});
