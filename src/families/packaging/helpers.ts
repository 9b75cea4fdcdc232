import type { Plan } from '../../plan/plan.ts';
import { contentsOf } from './contents.ts';

const TAKE = `# _take MODE DIRECTORY-MODE PATH...: moves on what the build installed.
_take() {
  local mode="$1" directories="$2" path
  shift 2
  for path; do
    if ! [ -e "$path" ] && ! [ -L "$path" ]; then
      echo "the build installs no /$path" >&2
      return 1
    fi
    mkdir -p "$pkgdir/$(dirname "$path")"
    cp -pPR "$path" "$pkgdir/$(dirname "$path")/"
    chown -hR 0:0 "$pkgdir/$path"
    find "$pkgdir/$path" -type f -exec chmod "$mode" {} +
    find "$pkgdir/$path" -type d -exec chmod "$directories" {} +
    find "$path" ! -type d >> "$srcdir/taken"
  done
}`;

const PROGRAMS = `# _programs DIRECTORY: its files can be run, where the package has it.
_programs() {
  if [ -d "$pkgdir/$1" ]; then find "$pkgdir/$1" -type f -exec chmod 0755 {} +; fi
}`;

const MODE = `# _mode MODE PATH...: a mode that has the last word, where the package has the path.
_mode() {
  local mode="$1" path
  shift
  for path; do
    if [ -e "$pkgdir/$path" ]; then chmod "$mode" "$pkgdir/$path"; fi
  done
}`;

const BACKUP = `# _backup PATH...: configuration by the files that the build installed.
_backup() {
  local path file
  for path; do
    while IFS= read -r file; do
      backup+=("$file")
    done < <(cd "$pkgdir" && find "$path" -type f | LC_ALL=C sort)
  done
}`;

const NOTHING_LEFT = `# _nothing_left PATH...: what the build installs is in a package, or is one of these.
_nothing_left() {
  local path
  for path; do
    find "$path" ! -type d >> "$srcdir/taken"
  done
  sort -u "$srcdir/taken" > "$srcdir/known"
  find . ! -type d | sed 's|^\\./||' | sort > "$srcdir/all"
  comm -23 "$srcdir/all" "$srcdir/known" > "$srcdir/left"
  if [ -s "$srcdir/left" ]; then
    cat "$srcdir/left"
    echo 'the build installs this, and no package takes it' >&2
    return 1
  fi
}`;

/**
 * Functions of a POSIX shell for recipes that take apart what the project's own build installed. They keep a list of
 * what was taken, so that a file that nobody names ends the build, as dh_missing --fail-missing does on Debian.
 * `backup` is for makepkg, whose list of configuration files has no patterns.
 * `$srcdir` is the builder's directory, `$pkgdir` the package's; the caller stands in the root of what was installed.
 */
export function helpersOf(plan: Plan, { backup = false } = {}): readonly string[] {
  const contents = plan.set.packages.map((pkg) => contentsOf(plan, pkg));
  return [
    ...(plan.claims.length === 0 ? [] : [TAKE]),
    ...(contents.some(({ taken }) => taken.some(({ programs }) => programs.length > 0)) ? [PROGRAMS] : []),
    ...(contents.some(({ modes }) => modes.length > 0) ? [MODE] : []),
    ...(backup ? [BACKUP] : []),
    ...(plan.project.manifest.build === undefined ? [] : [NOTHING_LEFT]),
  ];
}
