import type { PackageQuery } from '../family.ts';
import { compareRpmVersions } from './versions.ts';

/** rpm(8). Of versions that are installed side by side, as kernels are, the newest. */
export const rpmQuery: PackageQuery = {
  command: 'rpm',
  args: (name, root) => [
    ...(root === undefined ? [] : [`--root=${root}`]),
    '-q',
    '--qf',
    '%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\\n',
    '--',
    name,
  ],
  version: (stdout) =>
    stdout
      .match(/^\S+-\S+$/gm)
      ?.sort(compareRpmVersions)
      .at(-1),
};
