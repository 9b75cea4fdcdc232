import type { UnpackCommand, UnpackRequest } from '../family.ts';

const MERGED_USR = '/usr/share/mmdebstrap/hooks/merged-usr';

/**
 * mmdebstrap(1), variant extract: apt chooses and downloads, and the archives are unpacked. No maintainer script is run,
 * and nothing is there but what was named and what it depends on.
 */
export function unpackDebs({ distribution, packages, root }: UnpackRequest): UnpackCommand {
  const { release, releaseInfo, architecture } = distribution;
  return {
    command: [
      'mmdebstrap',
      '--quiet',
      '--variant=extract',
      `--architectures=${architecture}`,
      `--include=${packages.join(',')}`,
      // apt would remove the archives, whose lists say which package has what.
      '--skip=cleanup/apt,download/empty,check/empty',
      // Packages of a merged /usr say /usr/lib and rely on the link /lib, which base-files would bring.
      ...(distribution.pathAliases['/lib'] === undefined ? [] : [`--hook-dir=${MERGED_USR}`]),
      releaseInfo.codename ?? release,
      root,
    ],
    tool: 'mmdebstrap',
    archives: `${root}/var/cache/apt/archives`,
  };
}
