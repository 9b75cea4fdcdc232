import { COMMON_TOOLS } from '../build-tools.ts';
import type { BuildTool } from '../family.ts';

export const APK_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  ...COMMON_TOOLS,
  rustc: { name: 'rust' },
  go: { name: 'go' },
  npm: { name: 'npm' },
  node: { name: 'nodejs' },
};
