# Under fakeroot: the packages of one APKBUILD, as create_apks of abuild makes them. See abuild-program.sh.
set -eu
here=$1 startdir=$2 tarball=$3 repodest=$4
bash "$here/abuild.sh" "$startdir" "$tarball"
. "$startdir/APKBUILD"
into="$repodest/packages/x86_64"
mkdir -p "$into"
apk_tar() {
	tar --format=posix --pax-option=exthdr.name=%d/PaxHeaders/%f,atime:=0,ctime:=0 \
		--mtime="@$SOURCE_DATE_EPOCH" --no-recursion --null -f - -c "$@"
}
# Without the blocks at an archive's end, as abuild-tar --cut writes it.
cut_end() { head -c -1024; }
for directory in "$startdir"/pkg/*/; do
	name=$(basename "$directory")
	control=$(mktemp -d)
	cd "$directory"
	find . -mindepth 1 -print0 | sed -z 's|^\./||' | LC_ALL=C sort -z | apk_tar -T - | gzip -n -9 > "$control/data.tar.gz"
	cd "$control"
	printf 'pkgname = %s\npkgver = %s-r%s\npkgdesc = x\narch = x86_64\ndatahash = %s\n' \
		"$name" "$pkgver" "$pkgrel" "$(sha256sum data.tar.gz | cut -d' ' -f1)" > .PKGINFO
	printf '.PKGINFO\0' | apk_tar -T - --blocking-factor=1 | cut_end | gzip -n -9 > control.tar.gz
	signature=".SIGN.RSA.$(basename "$PACKAGER_PRIVKEY").pub"
	openssl dgst -sha1 -sign "$PACKAGER_PRIVKEY" -out "$signature" control.tar.gz
	[ -f "$PACKAGER_PRIVKEY.pub" ]
	printf '%s\0' "$signature" | apk_tar -T - --blocking-factor=1 | cut_end | gzip -n -9 > signature.tar.gz
	cat signature.tar.gz control.tar.gz data.tar.gz > "$into/$name-$pkgver-r$pkgrel.apk"
done
