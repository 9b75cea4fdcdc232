import { COMMON_TOOLS } from '../build-tools.ts';
import type { BuildTool } from '../family.ts';

/** Fedora's and openSUSE's packages alike; the interpreter of Python is asked for as a file or by rpm's generators. */
export const RPM_BUILD_TOOLS: Readonly<Record<string, BuildTool>> = {
  ...COMMON_TOOLS,
  rustc: { name: 'rust' },
};
