import type { Distribution } from '../../distributions/resolve.ts';
import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Account } from '../../packages/package-set.ts';
import type { Claim } from '../../plan/plan.ts';
import { bracePaths } from './claim-modes.ts';
import { isStatic } from './rules-lines.ts';

/** debian/PACKAGE.sysusers (sysusers.d(5)). */
export function sysusersLines(accounts: readonly Account[]): string[] {
  return accounts.flatMap((account) => {
    const { name, id = '-', description, home = '-', shell = '-', groups = [] } = account;
    if (account.kind === 'group') return [`g ${name} ${id}`];
    const gecos = description === undefined ? '-' : `"${description.replace(/["\\]/g, '\\$&')}"`;
    return [`u ${name} ${id} ${gecos} ${home} ${shell}`, ...groups.map((group) => `m ${name} ${group}`)];
  });
}

/**
 * debian/PACKAGE.tmpfiles (tmpfiles.d(5)): what is made at every boot, and what belongs to an account that only the
 * installation makes, which no archive can say. debhelper runs it behind sysusers and before the services start.
 */
export function tmpfilesLines(
  made: {
    readonly entries: readonly Entry[];
    readonly ghosts: readonly Entry[];
    readonly claims: readonly Claim[];
  },
  distribution: Distribution,
): string[] {
  const dynamic = made.entries.filter((entry) => entry.type !== 'symlink' && !isStatic(entry, distribution));
  const directories = [...made.ghosts, ...dynamic].filter(({ type }) => type === 'directory');
  const files = dynamic.filter(({ type }) => type === 'file');
  return [
    ...directories.map((entry) => `d ${escaped(entry.path)} ${attributes(entry)} -`),
    ...files.map((entry) => `z ${escaped(entry.path)} ${attributes(entry)}`),
    ...made.claims.flatMap((claim) => claimLines(claim, distribution)),
  ];
}

function claimLines({ pattern, line: { attributes: given } }: Claim, distribution: Distribution): string[] {
  const { owner = 'root', group = owner, mode } = given;
  if (isStatic({ owner, group }, distribution)) return [];
  const said = mode === undefined ? '-' : formatMode(mode);
  return bracePaths(pattern.replace(/\/\*\*$/, '/*')).map((path) => `z ${path} ${said} ${owner} ${group}`);
}

function attributes({ mode, owner, group }: Entry): string {
  return `${formatMode(mode)} ${owner} ${group}`;
}

/** A blank ends a field, a percent sign begins a specifier, and `z` takes patterns (tmpfiles.d(5)). */
function escaped(path: string): string {
  const plain = path.replaceAll('%', '%%').replace(/[*?[\]\\]/g, '\\$&');
  return /[\s"']/.test(plain) ? `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : plain;
}
