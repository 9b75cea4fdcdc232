import { posix } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { comparePaths } from '../../system/path-bytes.ts';
import { contentsOf, leftOut } from '../packaging/contents.ts';
import { globWords, isWild } from '../packaging/patterns.ts';
import { shellWord } from '../shell-words.ts';
import { belowOutput, type Output, outputsOf, outputWith, storePath } from './outputs.ts';

const HELPERS = `taken="$NIX_BUILD_TOP/taken"
_expect() {
  local path
  for path; do
    if ! [ -e "$path" ] && ! [ -L "$path" ]; then
      echo "the build installs no $path" >&2
      exit 1
    fi
    find "$path" ! -type d | sed 's|^\\./||' >> "$taken"
  done
}`;

const LEFT = `sort -u "$taken" > "$taken.known"
find . ! -type d | sed 's|^\\./||' | sort > "$taken.all"
comm -23 "$taken.all" "$taken.known" > "$taken.left"
if [ -s "$taken.left" ]; then
  cat "$taken.left"
  echo 'the build installs this, and no package takes it' >&2
  exit 1
fi`;

/** Where somebody takes all that the build installs, its programs stay programs. */
const PROGRAMS = 'if [ -d DIRECTORY ]; then find DIRECTORY -type f -exec chmod a+x {} +; fi';

const MOVED = `# What lies in another output is named by its place there.
_moved() {
  local output
  for output in $outputs; do
    grep -rlIF "$out/$1" "\${!output}" | xargs -r sed -i "s|$out/$1|$2/$1|g" || true
  done
}`;

const LINKS = `for output in $outputs; do
  find "\${!output}" -type l ! -exec test -e {} \\; -print | while IFS= read -r link; do
    below="$(dirname "\${link#"\${!output}"}")/$(readlink "$link")"
    for other in $outputs; do
      if [ -e "\${!other}$below" ]; then ln -sfn "\${!other}$below" "$link"; fi
    done
  done
done`;

/** postInstall: what the build installed is held against the mapping and divided, what the tree gives is added. */
export function postInstall(plan: Plan): readonly string[] {
  const outputs = outputsOf(plan);
  return [
    ...(plan.project.manifest.build === undefined ? [] : checkLines(plan, outputs)),
    // A package of which nothing is in the store is an output all the same.
    `mkdir -p ${outputs.map(({ name }) => `"$${name}"`).join(' ')}`,
    ...outputs.flatMap((output) => outputLines(output, outputs, plan)),
    ...followLines(plan, outputs),
  ];
}

function checkLines(plan: Plan, outputs: readonly Output[]): readonly string[] {
  const expected = outputs.flatMap((output) =>
    contentsOf(plan, output.package).taken.flatMap(({ claim }) => relativeWords(claim.pattern, plan)),
  );
  const left = leftOut(plan).map(({ words, why }) => ({
    words: words.map((word) => relativeWord(word, plan)),
    why,
  }));
  const ignored = left.flatMap(({ words }) => words);
  return [
    '# What the build installs is in one of the outputs, or the build ends.',
    HELPERS,
    'mkdir -p "$out"',
    'pushd "$out" > /dev/null',
    ...(expected.length === 0 ? [] : [['_expect', ...expected].join(' \\\n  ')]),
    ...left.map(({ words, why }) => `# ${words.join(' ')}: ${why}`),
    ...(ignored.length === 0 ? [] : [`rm -rf ${ignored.join(' ')}`]),
    ': >> "$taken"',
    LEFT,
    'popd > /dev/null',
  ];
}

/** Files of the tree into their output; what the build put into `out` to where it belongs. */
function outputLines(output: Output, outputs: readonly Output[], plan: Plan): readonly string[] {
  const contents = contentsOf(plan, output.package);
  const at = (path: string) => {
    const below = belowOutput(path, plan);
    return below === undefined ? undefined : `"$${output.name}"/${shellWord(below)}`;
  };
  const moves = contents.taken.flatMap(({ claim }) =>
    output.name === 'out'
      ? []
      : (globWords(claim.pattern) ?? []).map(
          (word) => `moveToOutput '${relativeWord(word, plan)}' "$${output.name}"`,
        ),
  );
  const modes = ['a+x', 'a-x'].flatMap((bits) => {
    const words = contents.taken
      .filter(({ mode }) => (executable(mode) === '755') === (bits === 'a+x'))
      .flatMap(({ claim }) => relativeWords(claim.pattern, plan).map((word) => `"$${output.name}"/${word}`));
    return words.length === 0 ? [] : [`find ${words.join(' ')} -type f -exec chmod ${bits} {} +`];
  });
  const programs = contents.taken.flatMap((taken) =>
    taken.programs.flatMap((path) => at(path) ?? []).map((path) => PROGRAMS.replaceAll('DIRECTORY', path)),
  );
  const into = (directory: string) => {
    const path = at(directory);
    return path ?? (directory === storePath(plan) ? `"$${output.name}"` : undefined);
  };
  return [
    ...moves,
    ...modes,
    ...programs,
    ...contents.directories.flatMap(({ path }) => (at(path) === undefined ? [] : [`mkdir -p ${at(path)}`])),
    ...contents.groups.flatMap(({ mode, into: directory, sources }) => {
      const target = into(directory);
      if (target === undefined) return [];
      const names = [...sources].sort(comparePaths).map(shellWord);
      return [
        [`install -Dm${executable(mode)} -t ${target}`, ...names].join(names.length > 3 ? ' \\\n  ' : ' '),
      ];
    }),
    ...contents.renamed.flatMap(({ mode, source = '', path }) =>
      at(path) === undefined
        ? []
        : [`install -Dm${executable(mode.toString(8))} ${shellWord(source)} ${at(path)}`],
    ),
    ...contents.links.flatMap(({ path, target = '' }) =>
      at(path) === undefined
        ? []
        : [`mkdir -p ${into(posix.dirname(path))}`, `ln -s ${linkTarget(target, outputs, plan)} ${at(path)}`],
    ),
  ];
}

/** Units name programs, links and pkg-config name libraries: all of them where the build had put them. */
function followLines(plan: Plan, outputs: readonly Output[]): readonly string[] {
  const moved = outputs.slice(1).flatMap((output) => {
    const taken = contentsOf(plan, output.package).taken;
    return taken.flatMap(({ claim }) => relativeWords(claim.pattern, plan)).map((word) => ({ word, output }));
  });
  if (moved.length === 0) return [];
  const programs = moved.filter(({ word }) => /^(?:bin|libexec)\//.test(word) && !isWild(word));
  const library = moved.find(({ word }) => /^lib\/[^/]*\.so\.?/.test(word))?.output.name ?? 'out';
  const header = moved.find(({ word }) => word.startsWith('include/'))?.output.name ?? 'out';
  const modules = moved.filter(({ word }) => /pkgconfig\/.*\.pc$/.test(word));
  const edits = `-e "s|^libdir=.*|libdir=$${library}/lib|" -e "s|^includedir=.*|includedir=$${header}/include|"`;
  return [
    MOVED,
    ...programs.map(({ word, output }) => `_moved ${word} "$${output.name}"`),
    ...modules.map(({ word, output }) => `sed -i ${edits} "$${output.name}"/${word}`),
    LINKS,
  ];
}

/** Nix keeps of a mode only whether something is a program (Nix manual, "Nix Archive"). */
function executable(mode: string): string {
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? '644' : '755';
}

/** A target in the store is in the output that has it. */
function linkTarget(target: string, outputs: readonly Output[], plan: Plan): string {
  const below = belowOutput(target, plan);
  if (below === undefined) return shellWord(target);
  return `"$${outputWith(target, outputs, plan)?.name ?? 'out'}"/${shellWord(below)}`;
}

function relativeWords(pattern: string, plan: Plan): readonly string[] {
  return (globWords(pattern) ?? []).map((word) => relativeWord(word, plan));
}

/** Words of `globWords` have lost the first slash; the store path itself is all that the build installs. */
function relativeWord(word: string, plan: Plan): string {
  const whole = storePath(plan).slice(1);
  if (word === whole) return '.';
  return word.startsWith(`${whole}/`) ? word.slice(whole.length + 1) : word;
}
