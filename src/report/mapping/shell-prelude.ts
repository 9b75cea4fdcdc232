/**
 * The fixed part of the install script. `umask 077` and explicit modes make the result the same under any umask;
 * five digits take the set-group-ID bit from a directory too, which chmod(1) of GNU keeps otherwise.
 */
export const SHELL_PRELUDE = `set -eu
umask 077
LC_ALL=C
export LC_ALL

fail() {
  printf 'install: %s\\n' "$1" >&2
  exit 1
}

case \${DESTDIR-} in
'') fail 'DESTDIR is not set: name a directory, or / for this system itself' ;;
/) root= ;;
*//* | */./* | */. | */../* | */..) fail "DESTDIR is not a plain path: $DESTDIR" ;;
/*) root=\${DESTDIR%/} ;;
*) fail "DESTDIR is not absolute: $DESTDIR" ;;
esac
tree=\${SOURCE:-.}
case $tree in
/*) ;;
*) tree=./$tree ;;
esac
[ -d "$tree" ] || fail "SOURCE is not a directory: $tree"
superuser=no
[ "$(id -u)" -ne 0 ] || superuser=yes
left=

needs_built() {
  [ -n "\${BUILT-}" ] || fail 'BUILT is not set: name the directory that the build installed into'
  case $BUILT in
  /*) built=$BUILT ;;
  *) built=./$BUILT ;;
  esac
  [ -d "$built" ] || fail "BUILT is not a directory: $BUILT"
}

# own PATH OWNER:GROUP: what is new in a set-group-ID directory belongs to that directory's group.
own() {
  if [ "$superuser" = no ]; then
    [ "$2" = root:root ] || left="$left
$2 $1"
    return 0
  fi
  if [ "$2" = root:root ] && [ ! -g "\${1%/*}/" ]; then return 0; fi
  if chown "$2" "$1" 2>/dev/null; then return 0; fi
  [ -n "$root" ] || fail "cannot give $1 to $2"
  left="$left
$2 $1"
}

# Makes way for a file or link: what is there is removed, unless it is a directory.
make_way() {
  if [ -d "$root$1" ] && [ ! -L "$root$1" ]; then fail "there is a directory in the place of $root$1"; fi
  rm -f "$root$1"
}

# A directory on the way, which the distribution's own packages bring.
parent() {
  if [ -d "$root$1" ]; then return 0; fi
  mkdir "$root$1"
  own "$root$1" root:root
  chmod 00755 "$root$1"
}

# A directory of the project: filled first, settled last.
directory() {
  if [ -d "$root$1" ]; then return 0; fi
  mkdir "$root$1"
}

copy() {
  if [ -L "$1" ] || [ ! -f "$1" ]; then fail "there is no file $1"; fi
  make_way "$2"
  cp "$1" "$root$2"
  settle "$2" "$3" "$4"
}

# file SOURCE PATH MODE OWNER:GROUP
file() {
  copy "$tree/$1" "$2" "$3" "$4"
}

# built PATH MODE OWNER:GROUP
built() {
  copy "$built$1" "$1" "$2" "$3"
}

symlink() {
  make_way "$1"
  ln -s -- "$2" "$root$1"
}

# settle PATH MODE OWNER:GROUP: a new owner takes the set-user-ID bit away, so the mode comes behind it.
settle() {
  own "$root$1" "$3"
  chmod "0$2" "$root$1"
}

capable() {
  if [ "$superuser" = yes ] && command -v setcap >/dev/null 2>&1; then
    setcap "$2" "$root$1"
  else
    left="$left
$2 $root$1"
  fi
}

finish() {
  if [ -z "$left" ]; then return 0; fi
  # A name may hold what would command the terminal.
  printf 'install: not set, for want of root, the account or setcap:%s\\n' "$left" | tr -d '\\001-\\011\\013-\\037\\177' >&2
}

if [ -n "$root" ] && [ ! -d "$root" ]; then
  (umask 022 && mkdir -p "$root")
  chmod 00755 "$root"
fi
`;
