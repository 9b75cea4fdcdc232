# What abuild does with an APKBUILD between unpacking and making the archives, after abuild.in of abuild 3.15: default_unpack,
# default_prepare, runpart, prepare_subpackages. No abuild is in Debian. Use: busybox sh abuild.sh STARTDIR TARBALL PHASE...
# chown and setcap want root and accounts: what they are called with goes to STARTDIR/../calls.
startdir="$1" tarball="$2"
shift 2
srcdir="${SRCDIR:-$startdir/../src}"
pkgbasedir="${PKGBASEDIR:-$startdir/../pkg}"
calls="$startdir/../calls"
umask 022
. "$startdir/APKBUILD" || exit 1
pkgdir="$pkgbasedir/$pkgname"
builddir="${builddir:-$srcdir/$pkgname-$pkgver}"
# Set in abuild.conf and by abuild before the APKBUILD is read; nothing of it is needed here.
if [ -z "${REAL_OWNERS-}" ]; then
	chown() { echo "chown $*" >> "$calls"; }
	setcap() { echo "setcap $*" >> "$calls"; }
fi

runpart() {
	if [ "$(type "$1" 2> /dev/null)" = "$1 is a shell function" ] || type "$1" 2> /dev/null | grep -q function; then
		# In a list with || the shell would go on after an error.
		(set -e; if [ -d "$builddir" ]; then cd "$builddir"; fi; "$1")
		[ $? = 0 ] || { echo "$1 failed" >&2; exit 1; }
	elif [ "$1" = package ]; then
		echo "Missing package() function in APKBUILD" >&2
		exit 1
	fi
}

split() {
	for i in $subpackages; do
		name="${i%%:*}"
		rest="${i#*:}"
		(
			set -e
			subpkgname="$name" subpkgdir="$pkgbasedir/$name"
			provides="" install_if=""
			cd "$pkgdir"
			"${rest%%:*}"
			[ -d "$subpkgdir" ] || { echo "Missing subpkgdir for $name" >&2; exit 1; }
			for field in pkgdesc depends provides replaces install_if; do
				eval "echo \"$name $field=\$$field\"" | tr -s '\n\t' '  ' | sed 's/$/\n/'
			done
		)
		[ $? = 0 ] || { echo "$name failed" >&2; exit 1; }
	done
}

mkdir -p "$srcdir" "$pkgbasedir"
find "$startdir" -maxdepth 1 -type f -exec cp {} "$srcdir" \;
tar -xzf "$tarball" -C "$srcdir" || exit 1
for i in $source; do
	case "$i" in
	*.patch) (cd "$builddir" && patch -p1 -i "$srcdir/$i") || exit 1 ;;
	esac
done
runpart build
case " $options " in *" !check "*) ;; *) runpart check ;; esac
runpart package
split
