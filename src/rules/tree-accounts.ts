import type { Plan } from '../plan/plan.ts';

/**
 * Compares the account that the mapping names with the one that a tree has. The tree gives a number where its own files
 * do not name it; static accounts, and those that the project declares with an id, have the same number everywhere.
 */
export function sameAccount(
  plan: Plan,
  kind: 'user' | 'group',
): (expected: string, actual: string) => boolean {
  const { users, groups } = plan.distribution.staticAccounts;
  const numbers = new Map(Object.entries(kind === 'user' ? users : groups));
  for (const account of plan.set.packages.flatMap(({ accounts }) => accounts)) {
    if (account.kind === kind && account.id !== undefined) numbers.set(account.name, account.id);
  }
  return (expected, actual) =>
    expected === actual || numberOf(expected, numbers) === actual || expected === numberOf(actual, numbers);
}

function numberOf(name: string, numbers: ReadonlyMap<string, number>): string | undefined {
  const number = name === 'root' ? 0 : numbers.get(name);
  return number === undefined ? undefined : String(number);
}
