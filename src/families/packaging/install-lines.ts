import { type Entry, formatMode } from '../../packages/entry.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { shellWord } from '../shell-words.ts';
import type { Contents } from './contents.ts';

/** A path below the directory that the package is made from, which makepkg and abuild both call pkgdir. */
export function inPackage(path: string): string {
  return `"$pkgdir"${shellWord(path)}`;
}

/** What a package takes of that which the build installed: `_take`, `_programs` and `_mode` of helpers.ts. */
export function takenLines({ taken, modes }: Contents): readonly string[] {
  if (taken.length === 0) return [];
  return [
    'cd "$srcdir/installed"',
    ...taken.map(({ words, mode, directoryMode }) => `_take ${mode} ${directoryMode} ${words.join(' ')}`),
    ...taken.flatMap(({ programs }) => programs.map((path) => `_programs ${shellWord(path.slice(1))}`)),
    ...modes.map(({ words, mode }) => `_mode ${mode} ${words.join(' ')}`),
  ];
}

/** What the source tree gives, and links; run in the top directory of the tree. */
export function treeLines({ directories, groups, renamed, links }: Contents): readonly string[] {
  return [
    ...directories.map(({ mode, path }) => `install -dm${shortMode(mode | 0o700)} ${inPackage(path)}`),
    ...groups.map(({ mode, into, sources }) =>
      wrapped(
        `install -Dm${mode.replace(/^0/, '')} -t ${inPackage(into)}`,
        [...sources].sort(comparePaths).map(shellWord),
      ),
    ),
    ...renamed.map(
      ({ mode, source = '', path }) =>
        `install -Dm${shortMode(mode)} ${shellWord(source)} ${inPackage(path)}`,
    ),
    ...links.flatMap(linkLines),
  ];
}

/** A directory that its owner may not write to would not have taken its files: its mode comes last. */
export function closedDirectories({ directories }: Contents): readonly string[] {
  return [...directories]
    .reverse()
    .flatMap(({ mode, path }) =>
      (mode & 0o700) === 0o700 ? [] : [`chmod ${shortMode(mode)} ${inPackage(path)}`],
    );
}

function linkLines({ path, target = '' }: Entry): readonly string[] {
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  return [`install -d ${inPackage(parent)}`, `ln -s ${shellWord(target)} ${inPackage(path)}`];
}

/** A mode as people write it for chmod: three digits where there are no more. */
export function shortMode(mode: number): string {
  return formatMode(mode).replace(/^0/, '');
}

/** A command in one line, or each of its words in one. */
export function wrapped(command: string, words: readonly string[]): string {
  const one = `${command} ${words.join(' ')}`;
  return one.length <= 96 ? one : [command, ...words].join(' \\\n  ');
}
