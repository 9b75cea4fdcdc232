import type { NeededTool } from '../../builder.ts';
import type { Unproven, UpgradeTrial } from '../../prover.ts';

/** A program that upgrades an installation root of rpm's. */
export type Program = {
  readonly needs: NeededTool;
  /** Shell functions and settings: the repository is `$work/new`. */
  readonly prepare: string;
  /** Commands that upgrade, and say `refused` where the program does nothing. */
  readonly upgrade: (trial: UpgradeTrial) => string | Unproven;
};

export function programOf({ action: { tool } }: UpgradeTrial): Program {
  return tool.name.startsWith('dnf') ? DNF : ZYPPER;
}

const DNF: Program = {
  needs: { program: 'dnf', package: { deb: 'dnf', rpm: 'dnf', pacman: 'dnf' } },
  prepare: `cat > "$work/repos/stubs.repo" <<END
[stubs]
name=stubs
baseurl=file://$work/new
gpgcheck=0
END
dnf_in_root() {
  dnf -q -y --installroot="$root" --releasever=1 --setopt=reposdir="$work/repos" --setopt=cachedir="$work/cache" \\
    --setopt=install_weak_deps=True --setopt=module_platform_id=platform:stubs "$@" > "$work/log" 2>&1
}
`,
  upgrade({ action: { only, asked }, installed }) {
    const upgrade = only === undefined ? 'upgrade' : namedCommand(only, installed);
    if (asked === undefined) return `dnf_in_root ${upgrade} || echo refused\n`;
    // dnf(8), mark: what nobody asked for is there as a dependency.
    const others = installed.filter(({ name }) => !asked.has(name)).map(({ name }) => name);
    return [
      `dnf_in_root mark install ${[...asked].join(' ')}\n`,
      others.length === 0 ? '' : `dnf_in_root mark remove ${others.join(' ')}\n`,
      `dnf_in_root ${upgrade} || echo refused\n`,
      'dnf_in_root autoremove || echo refused\n',
    ].join('');
  },
};

/** dnf(8): `install` leaves alone what is installed in an older version. */
function namedCommand(only: ReadonlySet<string>, installed: UpgradeTrial['installed']): string {
  const isKnown = [...only].every((wanted) => installed.some(({ name }) => name === wanted));
  return `${isKnown ? 'upgrade' : 'install'} ${[...only].join(' ')}`;
}

const ZYPPER: Program = {
  needs: { program: 'zypper', package: { deb: 'zypper', rpm: 'zypper' } },
  prepare: `ZYPP_LOCKFILE_ROOT=$root
export ZYPP_LOCKFILE_ROOT
zypper_in_root() {
  zypper --root "$root" --non-interactive --no-gpg-checks "$@" > "$work/log" 2>&1
}
`,
  upgrade({ action: { tool, only, asked } }) {
    if (asked !== undefined) return { unproven: 'zypper removes nothing of itself because nothing needs it' };
    // What stands behind a name is taken for another name.
    const command = only === undefined ? tool.name.replace('zypper ', '') : 'install';
    const words = [command, '--download-in-advance', ...(only ?? [])].join(' ');
    return [
      'zypper_in_root addrepo --no-gpgcheck "dir:$work/new" stubs\n',
      `zypper_in_root ${words} || echo refused\n`,
    ].join('');
  },
};
