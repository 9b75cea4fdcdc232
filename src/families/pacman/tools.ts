import type { BuildTool } from '../family.ts';

export const PACMAN_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  make: { name: 'make' },
  meson: { name: 'meson' },
  cmake: { name: 'cmake' },
  cargo: { name: 'cargo' },
  rustc: { name: 'rust' },
  go: { name: 'go' },
  python3: { name: 'python' },
  npm: { name: 'npm' },
  node: { name: 'nodejs' },
};
