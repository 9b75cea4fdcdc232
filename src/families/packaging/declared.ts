import { type Entry, formatMode } from '../../packages/entry.ts';
import type { Account, Package } from '../../packages/package-set.ts';
import type { Plan } from '../../plan/plan.ts';

/** The lines of sysusers.d(5) that make a package's users and groups. */
export function sysusersLines({ accounts }: Package): readonly string[] {
  return [...accounts].sort((a, b) => (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0)).flatMap(accountLines);
}

function accountLines(account: Account): readonly string[] {
  const id = account.id ?? '-';
  if (account.kind === 'group') return [`g ${account.name} ${id}`];
  const { description, home, shell, groups = [] } = account;
  const fields = [
    `u ${account.name} ${id}`,
    description === undefined ? '-' : `"${description.replaceAll('"', '\\"')}"`,
    home ?? '-',
    shell ?? '-',
  ];
  while (fields.at(-1) === '-') fields.pop();
  return [fields.join(' '), ...groups.map((group) => `m ${account.name} ${group}`)];
}

/** Whether an owner exists only once the package's accounts are made. */
export function isMadeLater({ owner, group }: Pick<Entry, 'owner' | 'group'>, plan: Plan): boolean {
  const { users, groups } = plan.distribution.staticAccounts;
  return users[owner] === undefined || groups[group] === undefined;
}

/** What of a package's entries tmpfiles.d(5) makes, or gives to its owner. */
export function tmpfilesLines(plan: Plan, pkg: Package): readonly string[] {
  const entries = [...plan.set.entries(pkg)].flatMap((entry) => {
    const isMade = entry.type === 'directory' && (entry.flags.includes('ghost') || isMadeLater(entry, plan));
    if (isMade) return [line('d', entry.path, entry)];
    return isMadeLater(entry, plan) && entry.type !== 'symlink' ? [line('z', entry.path, entry)] : [];
  });
  const claims = plan.claims.flatMap(({ package: owner, pattern, line: { attributes }, matches }) => {
    if (owner !== pkg.name || attributes.owner === undefined || matches !== undefined) return [];
    const account = { owner: attributes.owner, group: attributes.group ?? attributes.owner };
    // No mode: the package has it already.
    return isMadeLater(account, plan) ? [line('z', pattern, account)] : [];
  });
  return [...new Set([...entries, ...claims])];
}

function line(
  type: string,
  path: string,
  { mode, owner, group }: Pick<Entry, 'owner' | 'group'> & { readonly mode?: number },
): string {
  // A blank would end the path, and a percent sign begins a specifier.
  const escaped = path.replaceAll('%', '%%').replace(/[\s\\"]/g, (character) => {
    return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`;
  });
  return `${type} ${escaped} ${mode === undefined ? '-' : formatMode(mode)} ${owner} ${group} -`;
}
