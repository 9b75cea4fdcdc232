import { detectHost } from '../distributions/host.ts';
import { resolveDistribution } from '../distributions/resolve.ts';
import type { Builder, BuildKind, NeededTool } from '../families/builder.ts';
import type { Plan } from '../plan/plan.ts';
import { ContribError } from '../system/errors.ts';
import { findProgram } from '../system/run.ts';

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * Refuses to begin where the native tools are not there.
 * @param root the directory that stands for `/`; this machine when absent.
 * @throws ContribError missing, with the packages to install.
 */
export function requireTools(plan: Plan, builder: Builder, kind: BuildKind, root: string | undefined): void {
  const searchPath = DIRECTORIES.map((directory) => `${root ?? ''}${directory}`).join(':');
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

function installHint(lacking: readonly NeededTool[], root: string | undefined): string {
  const host = detectHost(root);
  const distribution = host?.distribution === undefined ? undefined : resolveDistribution(host.distribution);
  const names = lacking.map((tool) => distribution && tool.package[distribution.family]);
  const known = [...new Set(names.filter((name) => name !== undefined))];
  if (distribution === undefined || known.length < new Set(names).size) {
    const on = host === undefined ? 'this system' : host.prettyName;
    return `${on} has no package of them that contrib knows: build where the distribution itself runs, or in a root of it with --in`;
  }
  const command = distribution.packageManager.install.flatMap((word) =>
    word === '${package}' ? known : [word],
  );
  return `install ${known.join(', ')}: ${command.join(' ')}`;
}
