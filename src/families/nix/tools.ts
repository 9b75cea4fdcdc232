import type { BuildTool } from '../family.ts';

/** Attributes of nixpkgs. */
export const NIX_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  make: { name: 'gnumake' },
  meson: { name: 'meson' },
  cmake: { name: 'cmake' },
  cargo: { name: 'cargo' },
  rustc: { name: 'rustc' },
  go: { name: 'go' },
  python3: { name: 'python3' },
  npm: { name: 'nodejs' },
  node: { name: 'nodejs' },
};
