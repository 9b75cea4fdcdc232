import type { Distribution } from '../../distributions/resolve.ts';
import { HOOKS } from '../../plan/scripts.ts';

type Family = Distribution['family'];
type Moments = { readonly source: string; readonly at: Readonly<Record<string, string>> };

const NO_MOMENTS: Readonly<Record<string, string>> = {};

/** When each family runs what a hook is for. What is left out, its package manager has no moment for. */
const MOMENTS: Readonly<Record<Family, Moments>> = {
  deb: {
    source: 'Debian Policy, chapter 6',
    at: {
      'pre-install.sh': 'as "preinst install", before dpkg unpacks the files',
      'post-install.sh':
        'as "postinst configure" without an old version, when the dependencies are configured',
      'pre-upgrade.sh': 'as "preinst upgrade OLD", before dpkg unpacks the new files',
      'post-upgrade.sh': 'as "postinst configure OLD", when the new files are in place',
      'pre-remove.sh': 'as "prerm remove", while the files are still there',
      'post-remove.sh': 'as "postrm remove", when the files are gone and conffiles are still there',
      'post-purge.sh': 'as "postrm purge", when the conffiles are gone too',
    },
  },
  rpm: {
    source: 'Fedora Packaging Guidelines, "Scriptlets"',
    at: {
      'pre-install.sh': 'in %pre with $1 = 1, before the files are unpacked',
      'post-install.sh': 'in %post with $1 = 1, when the files are in place',
      'pre-upgrade.sh': 'in %pre of the new package with $1 > 1, before its files are unpacked',
      'post-upgrade.sh':
        'in %post of the new package with $1 > 1, while files of the old one may still be there',
      'pre-remove.sh': 'in %preun with $1 = 0, while the files are still there',
      'post-remove.sh': 'in %postun with $1 = 0, when the files are gone',
    },
  },
  pacman: {
    source: 'PKGBUILD(5), "Install/Upgrade/Remove Scripting"',
    at: {
      'pre-install.sh': 'as pre_install, before the files are extracted',
      'post-install.sh': 'as post_install, when the files are in place',
      'pre-upgrade.sh': 'as pre_upgrade, before the new files are extracted',
      'post-upgrade.sh': 'as post_upgrade, when the new files are in place',
      'pre-remove.sh': 'as pre_remove, while the files are still there',
      'post-remove.sh': 'as post_remove, when the files are gone',
    },
  },
  apk: {
    source: 'apk-package(5)',
    at: {
      'pre-install.sh': 'as .pre-install, before the files are extracted',
      'post-install.sh': 'as .post-install, when the files are in place',
      'pre-upgrade.sh': 'as .pre-upgrade, before the new files are extracted',
      'post-upgrade.sh': 'as .post-upgrade, when the new files are in place',
      'pre-remove.sh': 'as .pre-deinstall, while the files are still there',
      'post-remove.sh': 'as .post-deinstall, when the files are gone',
    },
  },
  // A store path is built once and changed by nothing; what a system needs besides is declared in its configuration.
  nix: { source: 'Nix manual', at: NO_MOMENTS },
  portage: {
    source: 'Package Manager Specification, chapter 9',
    at: {
      'pre-install.sh': 'in pkg_preinst where REPLACING_VERSIONS is empty, before the files are merged',
      'post-install.sh': 'in pkg_postinst where REPLACING_VERSIONS is empty, when the files are merged',
      'pre-upgrade.sh': 'in pkg_preinst where REPLACING_VERSIONS names the old version',
      'post-upgrade.sh': 'in pkg_postinst where REPLACING_VERSIONS names the old version',
      'pre-remove.sh': 'in pkg_prerm where REPLACED_BY_VERSION is empty, while the files are still there',
      'post-remove.sh': 'in pkg_postrm where REPLACED_BY_VERSION is empty, when the files are gone',
    },
  },
  xbps: {
    source: 'Manual.md of void-packages, "INSTALL and REMOVE files"',
    at: {
      'pre-install.sh': 'in INSTALL with ACTION=pre, before the files are unpacked',
      'post-install.sh': 'in INSTALL with ACTION=post and UPDATE=no, when the files are in place',
      'pre-upgrade.sh': 'in INSTALL with ACTION=pre and UPDATE=yes, before the new files are unpacked',
      'post-upgrade.sh': 'in INSTALL with ACTION=post and UPDATE=yes, when the new files are in place',
      'pre-remove.sh': 'in REMOVE with ACTION=pre and UPDATE=no, while the files are still there',
      'post-remove.sh': 'in REMOVE with ACTION=post and UPDATE=no, when the files are gone',
      'post-purge.sh': 'in REMOVE with ACTION=purge, behind everything else',
    },
  },
};

/** The hooks that most packages need where anything cannot be declared. */
const USUAL = ['pre-install.sh', 'post-install.sh', 'pre-remove.sh', 'post-remove.sh'];

/** When a distribution runs a hook, and who says so; undefined where it never does. */
export function hookMoment(family: Family, hook: string): { when: string; source: string } | undefined {
  const when = MOMENTS[family].at[hook];
  return when === undefined ? undefined : { when, source: MOMENTS[family].source };
}

/** The hooks that a family has a moment for, in the order of a package's life. */
export function hooksOf(family: Family): readonly string[] {
  return HOOKS.map(({ name }) => name).filter((name) => hookMoment(family, name) !== undefined);
}

/** The hooks that are made where nobody chooses. */
export function usualHooks(family: Family): readonly string[] {
  return hooksOf(family).filter((name) => USUAL.includes(name));
}
