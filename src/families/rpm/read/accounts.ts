import { splitWords } from '../../../facts/split-words.ts';
import type { Account } from '../../../packages/package-set.ts';
import type { Relation } from '../../../packages/relation.ts';
import { cleanLine } from '../../read/problem.ts';

/**
 * The accounts that a package says it makes: rpm 4.19 puts the line of sysusers.d(5), in base64, as the version of
 * `user(NAME)` and `group(NAME)` among what is provided (rpm.org, "Users and Groups").
 */
export function rpmAccounts(relations: readonly Relation[], origin: string): readonly Account[] {
  const lines = relations.flatMap(({ kind, expression }) => {
    if (kind !== 'Provides' || expression.kind !== 'name' || expression.version === undefined) return [];
    if (!/^(user|group|groupmember)\(/.test(expression.name)) return [];
    const line = Buffer.from(expression.version.version, 'base64').toString('utf8').replace(/\0+$/, '');
    return [cleanLine(origin, expression.name, line)];
  });
  const words = [...new Set(lines)].map((line) => splitWords(line) ?? []);
  const memberOf = (user: string) =>
    words.flatMap(([type, name, group]) =>
      type === 'm' && name === user && group !== undefined ? [group] : [],
    );
  return words.flatMap((line) => accountOf(line, memberOf));
}

function accountOf(
  [type = '', name = '', id = '-', description = '', home = '', shell = '']: readonly string[],
  memberOf: (user: string) => readonly string[],
): readonly Account[] {
  const isUser = /^u!?$/.test(type);
  if (!(isUser || type === 'g') || name === '') return [];
  const groups = memberOf(name);
  const number = /^\d+/.exec(id)?.[0];
  return [
    {
      kind: isUser ? 'user' : 'group',
      name,
      ...(number === undefined ? {} : { id: Number(number) }),
      ...(isUser && isSaid(description) ? { description } : {}),
      ...(isUser && isSaid(home) ? { home } : {}),
      ...(isUser && isSaid(shell) ? { shell } : {}),
      ...(isUser && groups.length > 0 ? { groups } : {}),
    },
  ];
}

function isSaid(field: string): boolean {
  return field !== '' && field !== '-';
}
