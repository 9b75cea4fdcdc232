import { COMMON_TOOLS } from '../build-tools.ts';
import type { BuildTool } from '../family.ts';

/** Attributes of nixpkgs. */
export const NIX_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  ...COMMON_TOOLS,
  make: { name: 'gnumake' },
  rustc: { name: 'rustc' },
  go: { name: 'go' },
  python3: { name: 'python3' },
  npm: { name: 'nodejs' },
  node: { name: 'nodejs' },
};
