import type { Capability } from '../../facts/capability.ts';
import type { CapabilityContext } from '../family.ts';
import { pythonDistribution } from './python-distributions.ts';

/** Architectures whose libraries rpm marks (`ISA` in tools/elfdeps.c writes (64bit) for ELFCLASS64). */
const WIDE: readonly CapabilityContext['canonicalArchitecture'][] = [
  'x86_64',
  'aarch64',
  'ppc64le',
  'riscv64',
  's390x',
  'loongarch64',
];

/** What rpm's dependency generators write for a capability; undefined where no generator does. */
export function rpmCapability(
  { kind, name }: Capability,
  { canonicalArchitecture, directories }: CapabilityContext,
): string | undefined {
  switch (kind) {
    case 'pkgconfig':
      return `pkgconfig(${name})`;
    case 'perl':
      return `perl(${name})`;
    case 'python': {
      const distribution = pythonDistribution(name);
      return distribution === undefined ? undefined : `python3dist(${distribution})`;
    }
    case 'library':
      return WIDE.includes(canonicalArchitecture) ? `${name}()(64bit)` : name;
    case 'command':
      return commandDependency(name, directories);
    case 'file':
      return isInPrimaryIndex(name) ? name : undefined;
    default:
      return undefined;
  }
}

/** Where sbin is a directory of its own, only the package itself knows which one a program is in. */
function commandDependency(name: string, { bindir, sbindir }: CapabilityContext['directories']): string {
  if (name.startsWith('/')) return name;
  if (bindir === sbindir) return `${bindir}/${name}`;
  return `(${bindir}/${name} or ${sbindir}/${name})`;
}

/**
 * The paths that every repository's primary index has (createrepo_c, "primary files"). Fedora packaging guidelines,
 * "File and Directory Dependencies": packages must not depend on others.
 */
function isInPrimaryIndex(path: string): boolean {
  return /^\/etc\/|^(?:\/usr)?\/s?bin\//.test(path);
}
