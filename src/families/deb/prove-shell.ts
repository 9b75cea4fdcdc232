/** dpkg on a scratch root: unpacks script-less packages there without any rights of root's. */
export const DPKG = `info=$root/var/lib/dpkg/info
mkdir -p "$info" "$root/var/lib/dpkg/updates" "$work/new" "$work/tree"
in_root() {
  dpkg --root="$root" --force-script-chrootless --force-not-root --force-bad-path --force-unsafe-io \\
    --force-depends --force-breaks --force-confnew --log=/dev/null --no-triggers "$@" > "$work/log" 2>&1
}
make_deb() {
  dpkg-deb --root-owner-group -Znone --build "$work/tree/$1" "$work/new/$1.deb" > "$work/log"
}
# Dependencies are apt's business; pre-dependencies and conflicts are dpkg's own.
unpack() {
  if dpkg --root="$root" --force-script-chrootless --force-not-root --force-bad-path --force-unsafe-io \\
    --log=/dev/null --no-triggers --auto-deconfigure --unpack "$work/new/$1.deb" > "$work/log" 2>&1
  then echo "unpacked $1"
  elif grep -q 'trying to overwrite' "$work/log"; then echo "refused $1: overwrite"
  else echo "refused $1"
  fi
  in_root --configure --pending || :
}
remove() {
  in_root --remove "$1"
  echo "removed $1"
}
installed() {
  dpkg-query --admindir="$root/var/lib/dpkg" -W -f '\${db:Status-Abbrev} package \${Package} \${Version}\\n' |
    sed -n '/package contrib-links /d; s/^i. *package/package/p' | sort
}
`;

/** apt with directories of its own (apt.conf(5)); nothing of the machine's configuration is read. */
export const APT = `mkdir -p "$root/etc/apt/apt.conf.d" "$root/etc/apt/preferences.d" "$root/etc/apt/sources.list.d" \\
  "$root/etc/apt/trusted.gpg.d" "$root/var/lib/apt/lists/partial" "$root/var/cache/apt/archives/partial" \\
  "$root/var/log/apt"
cat > "$work/apt.conf" <<END
Dir "$root/";
Dir::State "var/lib/apt/";
Dir::State::status "$root/var/lib/dpkg/status";
Dir::Cache "var/cache/apt/";
Dir::Etc "etc/apt/";
Dir::Log "var/log/apt";
Dir::Bin::dpkg "$(command -v dpkg)";
DPkg::Options { "--root=$root"; "--force-not-root"; "--force-script-chrootless"; "--force-bad-path";
  "--force-unsafe-io"; "--force-confnew"; "--log=/dev/null"; };
DPkg::Chroot-Directory "";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "";
APT::Install-Recommends "true";
APT::Get::AllowUnauthenticated "true";
Acquire::Languages "none";
END
export APT_CONFIG="$work/apt.conf"
echo "deb [trusted=yes] copy:$work/new ./" > "$root/etc/apt/sources.list"
`;

/** The index of the packages that were made. */
export const INDEX = `
for deb in "$work"/new/*.deb; do
  [ -e "$deb" ] || continue
  dpkg-deb -f "$deb"
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' "\${deb##*/}" "$(stat -c %s "$deb")" \\
    "$(sha256sum "$deb" | cut -d ' ' -f 1)"
done > "$work/new/Packages"
`;

/** Who would be installed, told from what apt would do. */
export const SOLVED = `solved() {
  apt-get -q update > "$work/log" 2>&1
  {
    dpkg-query --admindir="$root/var/lib/dpkg" -W -f 'had \${Package} \${Version}\\n'
    apt-get -q -s "$@" 2> "$work/log" || echo refused
  } | awk '
    $1 == "had" && $2 != "contrib-links" { is[$2] = $3 }
    $1 == "Inst" { version = $3 ~ /^\\[/ ? $4 : $3; sub(/^\\(/, "", version); is[$2] = version }
    $1 == "Remv" { delete is[$2] }
    $1 == "refused" { print " refused" }
    END { for (name in is) print "package " name " " is[name] }' | sort | sed 's/^ //'
}
`;
