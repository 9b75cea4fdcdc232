import { COMMON_TOOLS } from '../build-tools.ts';
import type { BuildTool } from '../family.ts';

export const PACMAN_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  ...COMMON_TOOLS,
  rustc: { name: 'rust' },
  go: { name: 'go' },
  python3: { name: 'python' },
  npm: { name: 'npm' },
  node: { name: 'nodejs' },
};
