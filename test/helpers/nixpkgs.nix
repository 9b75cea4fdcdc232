# A stand-in for the part of nixpkgs that recipes name, built with the tools of this machine: no nixpkgs is in Debian.
# stdenv's phases, moveToOutput, isELF and wrapProgram are after pkgs/stdenv/generic/setup.sh and its hooks.
{ tarball ? null }:
let
  lib = rec {
    fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    getLicenseFromSpdxId = id: { spdxId = id; };
    platforms.linux = [ "x86_64-linux" ];
    makeBinPath = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);
  };
  plain = attributes: removeAttrs attributes [ "meta" "build-system" "dependencies" "nativeCheckInputs" ];
  derivationOf =
    buildCommand: attributes:
    let
      made = derivation (
        (plain attributes)
        // {
          name = "${attributes.pname}-${attributes.version}";
          system = builtins.currentSystem;
          builder = "/bin/bash";
          args = [ ./nixpkgs-builder.sh ];
          outputs = attributes.outputs or [ "out" ];
          inherit buildCommand;
          patches = attributes.patches or [ ];
          PATH = "/usr/bin:/bin:/usr/sbin:/sbin";
          DEB_PYTHON_INSTALL_LAYOUT = "deb";
        }
      );
    in
    made // { inherit (attributes) pname version meta; };
  # The shell stays to the end (`:`): Nix kills a builder whose last program has closed its output.
  # What a package of nixpkgs is here: a name, and an empty directory in the store.
  empty = name: builtins.derivation { inherit name; system = builtins.currentSystem; builder = "/bin/sh"; args = [ "-c" "/bin/mkdir -p $out/bin; :" ]; };
  pkgs = {
    inherit lib callPackage;
    stdenv.mkDerivation = derivationOf "make";
    # As nixpkgs' own: a path that its name and digest tell, so that what is in the store already is not fetched.
    fetchurl =
      { url, hash }:
      assert builtins.match "sha256-.{44}" hash != null;
      if tarball != null then tarball
      else derivation {
        name = baseNameOf url;
        system = builtins.currentSystem;
        builder = "/bin/false";
        outputHash = hash;
        outputHashMode = "flat";
        preferLocalBuild = true;
      };
    python3Packages = {
      buildPythonApplication = attributes: assert attributes.pyproject; derivationOf "python" attributes;
      setuptools = empty "setuptools";
    };
    glibc.static = empty "glibc-static";
    tzdata = empty "tzdata";
    makeWrapper = empty "makeWrapper";
    runCommand = name: { }: script: builtins.derivation { inherit name; system = builtins.currentSystem; builder = "/bin/bash"; args = [ "-c" "${script}\n:" ]; PATH = "/usr/bin:/bin"; };
    # The names of units are those of their derivations, and begin with the name of the image.
    portableService = { pname, version, description, homepage, units }: assert builtins.all (unit: builtins.match "${pname}[.-].*" unit.name != null) units; units;
  };
  callPackage = path: extra:
    let function = import path; in
    function (builtins.intersectAttrs (builtins.functionArgs function) pkgs // extra);
in
pkgs
