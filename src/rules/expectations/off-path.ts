import { defineExpectation, differs, follows, itemPlace, named } from '../expectation.ts';
import { programFiles, userDirectories } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'off-path',
  summary: 'Programs that users do not call are out of their way',
  explanation:
    'A daemon or a helper is started by something else. On the search path of users it is offered by completion and run ' +
    'by mistake. Whether sbin is on that path is the distribution’s policy; links into it count.',
  remedy: 'install the program below libexecdir',
  source: 'FHS 3.0, 4.7 (/usr/libexec)',
  judge: (names, { view }) =>
    names.flatMap((name) => {
      const items = programFiles(view, name);
      if (items.length === 0) return [follows(`no package has a program ${name}`)];
      const directories = userDirectories(view);
      return items.map((item) =>
        directories.has(item.directory)
          ? differs(`${named(item)} is on the users’ PATH`, itemPlace(item))
          : follows(`${named(item)} is not on the users’ PATH`, itemPlace(item)),
      );
    }),
});
