import { COMMON_TOOLS } from '../build-tools.ts';
import type { BuildTool } from '../family.ts';

/** Of Debian and its derivatives. Go's metapackages have an epoch. */
export const DEB_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  ...COMMON_TOOLS,
  rustc: { name: 'rustc' },
  go: { name: 'golang-any', epoch: 2 },
  python3: { name: 'python3' },
  npm: { name: 'npm' },
  node: { name: 'nodejs' },
};
