import { detectHost } from '../distributions/host.ts';
import { installCommand } from '../distributions/paths.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import type { NeededTool } from './builder.ts';

/** The packages that bring tools on a machine, and the command that installs them; without both where one is unknown. */
export type ToolPackages = {
  readonly machine: string;
  readonly packages?: readonly string[];
  readonly command?: readonly string[];
};

/** @param root the directory that stands for `/`; this machine when absent. */
export function toolPackages(lacking: readonly NeededTool[], root?: string): ToolPackages {
  const host = detectHost(root);
  const machine = host === undefined ? 'this system' : host.prettyName;
  if (host?.distribution === undefined) return { machine };
  const distribution = resolveDistribution(host.distribution);
  const names = lacking.map((tool) => tool.package[distribution.family]);
  const packages = [...new Set(names.filter((name) => name !== undefined))];
  if (names.includes(undefined)) return { machine };
  return { machine, packages, command: installCommand(distribution, packages) };
}
