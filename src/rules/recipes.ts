import type { Explained } from './rule.ts';

/** What a family says of a description that its format cannot take as it stands, and what builds say. */
export const RECIPES: readonly Explained[] = [
  {
    id: 'recipe/version-of-file',
    severity: 'warning',
    needs: ['plan'],
    summary: 'A version that is asked for can be part of the dependency',
    explanation:
      'rpm’s dependency on a file has no version, so that an older package with the same file satisfies it.',
    remedy: 'name the package in distro.yaml, under names',
    source: 'rpm.org, "Dependencies"',
  },
  {
    id: 'recipe/strip',
    severity: 'info',
    needs: ['plan'],
    summary: 'Only what is marked unstripped keeps its symbols',
    explanation:
      'Some builders strip all of a package or nothing of it. Where one file is to stay as it was built, nothing around ' +
      'it is stripped either.',
    remedy: 'put the file into a package of its own, or leave it',
    source: 'PKGBUILD(5), "options"; APKBUILD(5), "options"; nixpkgs manual, "dontStrip"',
  },
  {
    id: 'recipe/license-text',
    severity: 'warning',
    needs: ['plan'],
    summary: 'The text of the licence is known',
    explanation:
      'debian/copyright holds the text of every licence that is not in /usr/share/common-licenses. It is taken from the ' +
      'tree’s own file of the licence.',
    remedy: 'put the licence into the tree as LICENSE, or write its text into debian/copyright',
    source: 'Debian policy 12.5',
  },
  {
    id: 'recipe/copyright',
    severity: 'warning',
    needs: ['plan'],
    summary: 'It is said who has the copyright',
    explanation:
      'debian/copyright repeats the copyright notices of the sources, with their years. Where contrib.yaml has none, it ' +
      'names the authors of the project, which is no notice.',
    remedy: 'add copyright: { "*": "YEAR NAME" } to contrib.yaml',
    source: 'Debian policy 12.5',
  },
  {
    id: 'recipe/pattern',
    severity: 'error',
    needs: ['plan'],
    summary: 'The patterns over what the build installs can be said in the format',
    explanation:
      'Before the build has run, the recipe has the description’s patterns and not the files. dh_install and %files have * ' +
      'within one name, and no ** that goes over directories.',
    remedy: 'name the directory: all that is below it is taken',
    source: 'dh_install(1); rpm.org, "Spec file format", %files',
  },
  {
    id: 'recipe/path',
    severity: 'error',
    needs: ['plan'],
    summary: 'Every installed path can be said in the format',
    explanation: 'rpmbuild refuses files with certain characters in their names.',
    remedy: 'rename the file, or leave it out',
    source: 'rpm.org, "Spec file format", %files',
  },
  {
    id: 'recipe/architecture',
    severity: 'info',
    needs: ['plan'],
    summary: 'A package that suits every machine is built once',
    explanation:
      'In rpm the package that is called as the source decides for all the others: it cannot be noarch beside packages ' +
      'that are not.',
    remedy: 'nothing has to be done; another name for the main package would change it',
    source: 'rpm.org, "Spec file format", BuildArch',
  },
  {
    id: 'recipe/hook',
    severity: 'warning',
    needs: ['plan'],
    summary: 'Every hook runs at a moment that the format has',
    explanation:
      'dpkg runs nothing before a purge, rpm and pacman have no purge at all, and a line of a hook that begins like a ' +
      'section of a spec would end the scriptlet.',
    remedy: 'move the hook to a moment that the format has',
    source: 'Debian policy 6.5; rpm.org, "Scriptlets"; PKGBUILD(5); apk-package(5)',
  },
  {
    id: 'recipe/key',
    severity: 'warning',
    needs: ['plan'],
    summary: 'Keys are named by their whole fingerprints',
    explanation: 'makepkg compares whole fingerprints; a short key id can be forged.',
    remedy: 'write all 40 digits that gpg --fingerprint shows',
    source: 'PKGBUILD(5), "validpgpkeys"',
  },
  {
    id: 'recipe/relation',
    severity: 'info',
    needs: ['plan'],
    summary: 'Every relation can be said in the format',
    explanation:
      'apk has no word for what is recommended or suggested, and nix takes attributes of nixpkgs instead of package names.',
    remedy: 'write the name as the format has it, in distro.yaml under names',
    source: 'APKBUILD(5); Nixpkgs manual, "Dependencies"',
  },
  {
    id: 'recipe/service',
    severity: 'warning',
    needs: ['plan'],
    summary: 'Every service can run on the distribution’s init system',
    explanation:
      'OpenRC starts nothing by a socket, so that such a service runs all the time; a unit that does more than start a ' +
      'program cannot be put into an init script.',
    remedy: 'put an init script of your own into the tree',
    source: 'openrc-run(8)',
  },
  {
    id: 'recipe/preset',
    severity: 'info',
    needs: ['plan'],
    summary: 'What is to be enabled is what the presets enable',
    explanation:
      'On Fedora and openSUSE the distribution’s presets decide what is enabled on installation, and not a package.',
    remedy: 'ask the distribution for a preset, or tell users which units to enable',
    source: 'systemd.preset(5); Fedora packaging guidelines, "Systemd"',
  },
  {
    id: 'recipe/store',
    severity: 'warning',
    needs: ['plan'],
    summary: 'Modes, owners and places are those that a store can have',
    explanation:
      'What nix builds lies in a store that belongs to root, with modes that nix decides: no owner, no setuid, nothing ' +
      'outside of it.',
    remedy: 'let the system’s configuration make what the store cannot hold: accounts, directories, services',
    source: 'Nix manual, "Store objects"',
  },
  {
    id: 'recipe/hash',
    severity: 'warning',
    needs: ['plan'],
    summary: 'The hash of what the build downloads is known',
    explanation:
      'Cargo, Go and npm projects download in a step of its own, whose result nix knows by a hash.',
    remedy: 'run nix-build once, and put the hash that it prints in the place of lib.fakeHash',
    source: 'Nixpkgs manual, "Fetchers"',
  },
  {
    id: 'build/failed',
    severity: 'error',
    needs: ['plan'],
    summary: 'The distribution’s own tools build the recipe',
    explanation:
      'The lines of the log that matter stand below the finding, and the place is the line of the description that they are ' +
      'about, where that can be told. The whole log is kept.',
    remedy: 'read the log that the message names',
    source: 'the log of the native builder',
  },
  {
    id: 'build/differs',
    severity: 'error',
    needs: ['plan', 'set'],
    summary: 'The packages hold exactly what the mapping says',
    explanation:
      'Every path, type, mode, owner, link and configuration flag of what was built is compared with the mapping. Only what ' +
      'the distribution’s own helpers are known to change may differ: compressed man pages, stripped programs.',
    remedy: 'change the mapping, or the recipe where it was edited',
    source: 'dh_missing(1) asks the same of files alone',
  },
  {
    id: 'build/stale-recipe',
    severity: 'warning',
    needs: ['plan'],
    summary: 'What is built is the recipe that contrib would write now',
    explanation:
      'The recipe in the tree is built as it is. It differs from what the description and the sources would give now, or ' +
      'lacks a file. That is told before a build starts, and again where it fails.',
    remedy: 'bring it up to date with contrib recipe',
    source: 'contrib recipe --check',
  },
];
