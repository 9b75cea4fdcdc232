import type { Plan } from '../../plan/plan.ts';
import { suggest } from '../../system/suggest.ts';
import { byLine, type Installed, installedIndex, pathsOf, placeOf } from '../installed.ts';
import { defineRule } from '../rule.ts';

type Kind = 'user' | 'group';

export const rule = defineRule({
  id: 'permissions/unknown-account',
  severity: 'error',
  needs: ['plan'],
  summary: 'Every owner and group is static on the distribution or declared under accounts',
  explanation:
    'A package manager looks the name up when it unpacks. Where no such account is there yet, rpm warns and takes root, ' +
    'dpkg takes a number that may be somebody else’s. An account with the same number on every installation can be used ' +
    'as it is; any other has to be made first, which is what accounts: says.',
  remedy: 'declare it under accounts: so that it is made before the files are',
  source: 'Debian Policy 9.2; sysusers.d(5); rpm: "user does not exist - using root"',
  *check({ plan }) {
    for (const kind of ['user', 'group'] as const) {
      const known = accountsOf(plan, kind);
      const hits = installedIndex(plan.set).all.filter(
        (item) => item.entry.type !== 'symlink' && !known.has(nameOf(item, kind)),
      );
      for (const group of byLine(hits, (item) => nameOf(item, kind))) {
        const [first] = group;
        if (first === undefined) continue;
        const name = nameOf(first, kind);
        const meant = suggest(name, known);
        yield {
          place: placeOf(first),
          message: `the ${kind} ${name} of ${pathsOf(group).names} is neither static on ${plan.distribution.title} nor declared`,
          ...(meant === undefined ? {} : { remedy: `did you mean ${meant}? or declare it under accounts:` }),
        };
      }
    }
  },
});

function nameOf({ entry }: Installed, kind: Kind): string {
  return kind === 'user' ? entry.owner : entry.group;
}

/** A user that is declared brings a group of its name (sysusers.d(5), type u). The number 0 is root everywhere. */
function accountsOf({ distribution, set }: Plan, kind: Kind): ReadonlySet<string> {
  const { users, groups } = distribution.staticAccounts;
  const fixed = Object.keys(kind === 'user' ? users : groups);
  const declared = set.packages
    .flatMap(({ accounts }) => accounts)
    .filter((account) => account.kind === 'user' || kind === 'group');
  return new Set(['root', '0', ...fixed, ...declared.map(({ name }) => name)]);
}
