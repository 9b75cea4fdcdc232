# The phases of stdenv, as far as recipes use them. See nixpkgs.nix.
set -eu
umask 022
export HOME="$NIX_BUILD_TOP"

runHook() { if [ -n "${!1-}" ]; then eval "${!1}"; fi; }
phase() { if [ -n "${!1-}" ]; then eval "${!1}"; else "$2"; fi; }
isELF() { [ -f "$1" ] && [ "$(head -c 4 "$1" | tail -c 3)" = ELF ]; }

moveToOutput() {
	local pattern="$1" into="$2" output from to
	for output in $outputs; do
		[ "${!output}" = "$into" ] && continue
		for from in "${!output}"/$pattern; do
			[ -e "$from" ] || [ -L "$from" ] || continue
			to="$into${from#${!output}}"
			mkdir -p "$(dirname "$to")"
			mv "$from" "$to"
			rmdir -p --ignore-fail-on-non-empty "$(dirname "$from")" 2> /dev/null || true
		done
	done
}

wrapProgram() {
	local hidden
	hidden="$(dirname "$1")/.$(basename "$1")-wrapped"
	mv "$1" "$hidden"
	printf '#!/bin/bash\nPATH=%s:$PATH\nexec "%s" "$@"\n' "$5" "$hidden" > "$1"
	chmod 755 "$1"
}

build() {
	case "$buildCommand" in
	make) make ${makeFlags-} ;;
	python) python3 -m build --wheel --no-isolation ;;
	esac
}

install_() {
	case "$buildCommand" in
	make) make ${makeFlags-} install ;;
	python) python3 -m installer --prefix "$out" dist/*.whl ;;
	esac
	runHook postInstall
}

cd "$NIX_BUILD_TOP"
tar -xzf "$src"
cd "$pname-$version"
for patch in $patches; do patch -p1 < "$patch"; done
if [ -z "${dontBuild-}" ]; then phase buildPhase build; fi
if [ -n "${doCheck-}" ]; then eval "$checkPhase"; fi
phase installPhase install_
runHook postFixup
for output in $outputs; do
	find "${!output}/share/man" -type f -name '*.[0-9]' -exec gzip -9n {} + 2> /dev/null || true
done
