import { posix } from 'node:path';
import { comparePaths } from '../../system/path-bytes.ts';
import type { Trial } from '../prover.ts';
import { shellWord } from '../shell-words.ts';

/** The end of a list in a script; no line of one is the same, as each begins otherwise. */
const END = 'END-OF-LIST';

/** Lines for the standard input of a command, as they are. */
export function hereDocument(command: string, lines: readonly string[]): string {
  return [`${command} <<'${END}'`, ...lines, END, ''].join('\n');
}

/** Makes the empty files that it reads, one a line, below a directory. */
export const FILES = `files() {
  sed 's|^|.|' > "$work/files"
  (
    cd "$1"
    sed 's|/[^/]*$||' "$work/files" | sort -u | xargs -r -d '\\n' mkdir -p
    xargs -r -d '\\n' touch < "$work/files"
  )
}
`;

/** Says which of the paths that it reads are there. */
export const LOOK = `look() {
  while IFS= read -r path; do
    if [ -e "$root$path" ] || [ -L "$root$path" ]; then echo "there $path"; else echo "gone $path"; fi
  done
}
`;

/** Packages and versions as the stand-ins have them, in the words of the sets: a release that was added goes away. */
export const KNOWN_NAMES = `known_names() {
  awk -v names="$work/names" '
    BEGIN { while ((getline line < names) > 0) { split(line, part, " "); text[part[1] " " part[2]] = part[3] } }
    { print "package " $1 " " text[$1 " " $2] }' | sort
}
`;

/** The links that every system of a distribution has: those that others lead over come first. */
export function linkLines({ links }: Trial): string {
  const sorted = Object.entries(links).sort(([a], [b]) => comparePaths(a, b));
  return sorted
    .map(([link, target]) => {
      const [at, to] = [`"$root"${shellWord(link)}`, shellWord(posix.relative(posix.dirname(link), target))];
      return `mkdir -p "$root"${shellWord(target)} "$root"${shellWord(posix.dirname(link))}\nln -s ${to} ${at}\n`;
    })
    .join('');
}

export function lookAt({ paths }: Trial): string {
  return paths.length === 0 ? '' : hereDocument('look', paths);
}
