import { isExecutableByAll, type SetView } from '../../facts/set-view.ts';
import {
  defineExpectation,
  differs,
  follows,
  itemPlace,
  named,
  type Point,
  unjudged,
} from '../expectation.ts';
import { linkDoubt } from '../expected-links.ts';
import { fileOf, programsNamed, userDirectories } from '../expected-programs.ts';

export const rule = defineExpectation({
  kind: 'on-path',
  summary: 'Programs for everybody are found by everybody',
  explanation:
    'A program that users call has to be in a directory of their search path on that distribution, and everybody has to ' +
    'be allowed to execute it. Links are followed, those that a script makes with update-alternatives as well, and directories that are one ' +
    '(/bin and /usr/bin) count as one. Where packages have prefixes of their own (Nix), what they have in bindir is found ' +
    'by whoever installs them into a profile.',
  remedy: 'install the program into the distribution’s bindir with mode 0755',
  source: 'FHS 3.0, 4.4',
  judge: (names, { view }) => names.map((name) => judgeOne(name, view)),
});

function judgeOne(name: string, view: SetView): Point {
  const items = programsNamed(view, name);
  const found = items.find(({ directory }) => userDirectories(view).has(directory));
  if (found === undefined) {
    const [elsewhere] = items.filter((item) => (fileOf(view, item)?.entry.mode ?? 0) & 0o111);
    if (elsewhere === undefined) return differs(`no package has a program ${name}`);
    const text = `${named(elsewhere)} is in no directory of the users’ PATH`;
    return linkDoubt(text, elsewhere, view) ?? differs(text, itemPlace(elsewhere));
  }
  const file = fileOf(view, found);
  if (file === undefined) return unjudged(`${named(found)} leads out of these packages`, itemPlace(found));
  if (isExecutableByAll(file)) return follows(`${named(file)} is on the users’ PATH`, itemPlace(found));
  return differs(`${named(file)} may not be executed by every user`, itemPlace(file));
}
