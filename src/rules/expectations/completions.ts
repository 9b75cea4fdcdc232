import { posix } from 'node:path';
import { directoriesNamed } from '../../facts/prefixes.ts';
import type { SetItem, SetView } from '../../facts/set-view.ts';
import { defineExpectation, differs, follows, itemPlace, type Point } from '../expectation.ts';

type Shell = 'bash' | 'zsh' | 'fish';

export const rule = defineExpectation({
  kind: 'completions',
  summary: 'Each shell finds a completion for the program, in its own language',
  explanation:
    'bash loads a file of the program’s name on demand, zsh a function with an underscore before it that begins with ' +
    '#compdef, fish a file that ends with .fish. A completion of one shell that was installed as another’s is found and ' +
    'fails, so that the content is looked at too.',
  remedy: 'install the completion that was made for that shell into the shell’s directory',
  source: 'bash-completion, FAQ; zshcompsys(1); fish, "Where to put completions"',
  judge: ({ program, shells }, { view }) =>
    Promise.all(shells.map((shell) => judgeOne(shell, program, view))),
});

async function judgeOne(shell: Shell, program: string, view: SetView): Promise<Point> {
  const item = candidates(shell, program, view)
    .map((path) => view.resolve(path)?.item)
    .find((one) => one !== undefined && one.entry.type !== 'directory');
  if (item === undefined) return differs(`${shell} finds no completion for ${program}`);
  const language = await languageOf(item, view);
  const { path } = item.entry;
  if (language === undefined || language === shell) return follows(`${path} is ${shell}’s`, itemPlace(item));
  return differs(`${path} is a completion for ${language}, installed for ${shell}`, itemPlace(item));
}

function candidates(shell: Shell, program: string, view: SetView): string[] {
  const { directories } = view.policy;
  const below = (roots: readonly string[], names: readonly string[]) =>
    roots.flatMap((root) =>
      directoriesNamed(view, root).flatMap((directory) => names.map((name) => posix.join(directory, name))),
    );
  switch (shell) {
    case 'bash':
      return [
        ...below(
          [directories.bashcompletionsdir, '/usr/share/bash-completion/completions'],
          [program, `${program}.bash`, `_${program}`],
        ),
        ...below(['/etc/bash_completion.d'], [program, `${program}.bash`]),
      ];
    case 'zsh':
      return below(
        [directories.zshcompletionsdir, '/usr/share/zsh/site-functions', '/usr/share/zsh/vendor-completions'],
        [`_${program}`],
      );
    case 'fish':
      return below(
        [
          directories.fishcompletionsdir,
          '/usr/share/fish/vendor_completions.d',
          '/usr/share/fish/completions',
        ],
        [`${program}.fish`],
      );
  }
}

/** What tells the languages apart; undefined where nothing does. */
async function languageOf(item: SetItem, view: SetView): Promise<Shell | undefined> {
  const text = (await view.text(item)) ?? '';
  if (/^#(?:compdef|autoload)\b/m.test(text)) return 'zsh';
  if (/^\s*complete\s+(?:-\w\s+)*(?:-c|--command)\b/m.test(text)) return 'fish';
  return /\bCOMPREPLY\b|^\s*complete\s+-[oFWC]\b/m.test(text) ? 'bash' : undefined;
}
