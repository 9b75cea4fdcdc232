import type { SetView } from '../../facts/set-view.ts';
import {
  absent,
  defineExpectation,
  differs,
  follows,
  itemPlace,
  named,
  type Point,
  unjudged,
} from '../expectation.ts';
import { fileOf, type ProgramItem, programFiles, userDirectories } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'root-only',
  summary: 'Programs for root are for root alone',
  explanation:
    'Either users do not find the program, because it is off their search path, or they may not use it: it belongs to ' +
    'root, and its mode gives nothing to the group and to others (mode & 077 is 0). Which of the two holds is said.',
  remedy: 'install the program into sbindir with mode 0700',
  source: 'FHS 3.0, 4.10 (/usr/sbin)',
  judge: (names, { view }) =>
    names.flatMap((name) => {
      const items = programFiles(view, name);
      if (items.length === 0) return [absent(`no package has a program ${name}`)];
      return items.map((item) => judgeOne(item, view));
    }),
});

function judgeOne(item: ProgramItem, view: SetView): Point {
  const place = itemPlace(item);
  if (!userDirectories(view).has(item.directory))
    return follows(`${named(item)} is off the users’ PATH`, place);
  const file = fileOf(view, item);
  if (file === undefined) return unjudged(`${named(item)} leads out of these packages`, place);
  const { mode, owner } = file.entry;
  if ((mode & 0o077) === 0 && owner === 'root')
    return follows(`${named(file)} is root’s alone by its mode`, place);
  return differs(`${named(file)} is on the users’ PATH, and not root’s alone`, place);
}
