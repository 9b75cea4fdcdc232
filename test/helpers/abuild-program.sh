#!/bin/bash
# Stands for abuild(1), which no suite of Debian has: its options, its refusals and its steps as contrib calls them, with
# packages as abuild writes them (create_apks: GNU tar's pax headers, three gzip streams, the digest of the data). The
# functions of the APKBUILD are run by abuild.sh beside it.
set -eu
here=$(dirname "$(readlink -f "$0")")
die() { echo ">>> ERROR: $1" >&2; exit 1; }

repodest='' srcdest=''
while getopts mdP:s: option; do
	case $option in
	P) repodest=$OPTARG ;;
	s) srcdest=$OPTARG ;;
	m | d) ;;
	*) die 'Unrecognized option' ;;
	esac
done
shift $((OPTIND - 1))
[ "$(id -u)" != 0 ] || [ -n "${FAKEROOTKEY-}" ] || die 'Do not run abuild as root'
[ -f APKBUILD ] || die "Could not find APKBUILD (PWD=$PWD)"
startdir=$PWD
options='' source='' sha512sums='' pkgusers='' pkggroups=''
. ./APKBUILD

place() { if [[ $1 == *://* ]]; then echo "$srcdest/$(basename "${1%%::*}")"; else echo "$startdir/$1"; fi; }

step_validate() { [ -n "$pkgdesc" ] && [ -n "$url" ] && [ ${#pkgdesc} -lt 128 ] || die 'no valid APKBUILD'; }
step_builddeps() { :; }
step_clean() { rm -rf src pkg; }
step_fetch() {
	local word
	set -- $sha512sums
	for word in $source; do
		echo "$1  $(place "$word")" | sha512sum -c || die "Use 'abuild checksum' to generate/update the checksum(s)"
		shift 2
	done
}
# abuild.sh unpacks, patches, builds, checks and packages in one go.
step_unpack() { :; }
step_prepare() { :; }
step_build() { :; }
step_check() { [[ " $options " != *' !check '* ]] || die 'check is switched off'; }
step_rootpkg() {
	local account tarball=''
	for account in $pkgusers; do getent passwd "$account" > /dev/null || die "there is no user $account"; done
	for account in $pkggroups; do getent group "$account" > /dev/null || die "there is no group $account"; done
	for word in $source; do case $(place "$word") in *.tar.gz) tarball=$(place "$word") ;; esac; done
	REAL_OWNERS=1 SRCDIR=$startdir/src PKGBASEDIR=$startdir/pkg fakeroot -- bash -c '. "$1"/abuild-apks.sh' sh "$here" "$startdir" "$tarball" "$repodest"
}

for step; do
	declare -F "step_$step" > /dev/null || die "$step is no step of abuild"
	"step_$step"
done
