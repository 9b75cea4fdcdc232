import type { Builder, BuildKind, NeededTool } from '../families/builder.ts';
import { toolPackages } from '../families/missing-tools.ts';
import type { Plan } from '../plan/plan.ts';
import { ContribError } from '../system/errors.ts';
import { findProgram } from '../system/run.ts';

/** Where builds find programs; behind the usual places those of NixOS, and of Nix on other systems. */
export const TOOL_DIRECTORIES: readonly string[] = [
  ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ...['/run/current-system/sw/bin', '/nix/var/nix/profiles/default/bin'],
];

/**
 * Refuses to begin where the native tools are not there.
 * @param root the directory that stands for `/`; this machine when absent.
 * @throws ContribError missing, with the packages to install.
 */
export function requireTools(plan: Plan, builder: Builder, kind: BuildKind, root: string | undefined): void {
  const searchPath = TOOL_DIRECTORIES.map((directory) => `${root ?? ''}${directory}`).join(':');
  const lacking = builder.tools(kind).filter(({ program }) => findProgram(program, searchPath) === undefined);
  if (lacking.length === 0) return;
  const programs = lacking.map(({ program }) => program);
  const where = root === undefined ? 'this machine' : root;
  throw new ContribError(
    'missing',
    `${where} lacks ${programs.join(', ')}, which build packages for ${plan.distribution.title}`,
    {
      hint: installHint(lacking, root),
    },
  );
}

export function installHint(lacking: readonly NeededTool[], root: string | undefined): string {
  const { machine, packages, command } = toolPackages(lacking, root);
  if (packages === undefined || command === undefined) {
    return `${machine} has no package of them that contrib knows: build where the distribution itself runs, or in a root of it with --in`;
  }
  return `install ${packages.join(', ')}: ${command.join(' ')}`;
}
