import type { BuildTool } from '../family.ts';

export const APK_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  make: { name: 'make' },
  meson: { name: 'meson' },
  cmake: { name: 'cmake' },
  cargo: { name: 'cargo' },
  rustc: { name: 'rust' },
  go: { name: 'go' },
  npm: { name: 'npm' },
  node: { name: 'nodejs' },
};
