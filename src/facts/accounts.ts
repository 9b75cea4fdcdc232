import { posix } from 'node:path';
import type { Evidence } from '../findings/finding.ts';
import type { Package, Script } from '../packages/package-set.ts';
import { installCommands } from './install-scripts.ts';
import type { SetView } from './set-view.ts';
import type { Value } from './shell/state.ts';
import { unitWords } from './units/unit-file.ts';

/** A user or group that the packages of a set make, and where that is said. */
export type MadeAccount = {
  readonly kind: 'user' | 'group';
  readonly name: string;
  readonly evidence: Evidence;
};

/** sysusers.d(5): packages' files; what an administrator has in /etc comes first and says the same. */
const SYSUSERS_DIRECTORIES = ['/etc/sysusers.d', '/run/sysusers.d', '/usr/lib/sysusers.d'] as const;

/** What the packages declare, what their sysusers.d files say, and what their scripts would make. */
export async function madeAccounts(view: SetView): Promise<MadeAccount[]> {
  const declared = view.set.packages.flatMap((pkg) =>
    pkg.accounts.map(({ kind, name, place }) => ({
      kind,
      name,
      evidence: { text: `${kind} ${name}`, place: place ?? { package: pkg.name } },
    })),
  );
  const scripted = view.set.packages.flatMap((pkg) =>
    pkg.scripts.flatMap((script) => scriptAccounts(pkg, script)),
  );
  return [...declared, ...(await sysusersAccounts(view)), ...scripted];
}

async function sysusersAccounts(view: SetView): Promise<MadeAccount[]> {
  const accounts: MadeAccount[] = [];
  const files = new Set<string>();
  for (const item of SYSUSERS_DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const file = posix.basename(item.entry.path);
    if (!file.endsWith('.conf') || files.has(file)) continue;
    files.add(file);
    const real = view.resolve(item.entry.path)?.item;
    const text = real === undefined ? undefined : await view.text(real);
    for (const [index, line] of (text ?? '').split('\n').slice(0, 10_000).entries()) {
      const place = item.entry.place ?? { package: item.pkg.name, path: `${item.entry.path}:${index + 1}` };
      for (const account of sysusersLine(line))
        accounts.push({ ...account, evidence: { text: line.trim(), place } });
    }
  }
  return accounts;
}

/** One line: `u` makes a user and a group of the same name unless the id names another, `g` a group, `m` both. */
export function sysusersLine(line: string): Pick<MadeAccount, 'kind' | 'name'>[] {
  if (/^\s*(#|$)/.test(line)) return [];
  const [type = '', name = '', id = ''] = unitWords(line) ?? [];
  if (name === '') return [];
  switch (type) {
    case 'g':
      return [{ kind: 'group', name }];
    case 'u':
    case 'u!': {
      const usesOther = /:[^0-9]/.test(id);
      return [{ kind: 'user', name }, ...(usesOther ? [] : [{ kind: 'group' as const, name }])];
    }
    case 'm':
      return [
        { kind: 'user', name },
        { kind: 'group', name: id },
      ];
    default:
      return [];
  }
}

/** The commands of a script that make accounts on a system that has none of them yet. */
function scriptAccounts(pkg: Package, script: Script): MadeAccount[] {
  if (script.event === 'remove' || script.event === 'purge') return [];
  const commands = installCommands(pkg, script, {
    file: () => undefined,
    status: ([name]) => (name === 'getent' || name === 'id' ? false : undefined),
  });
  return commands.flatMap(({ words, evidence }) =>
    accountCommand(words).map((account) => ({ ...account, evidence })),
  );
}

/** Options of the shadow and adduser programs that take a value as the next word. */
const VALUE_OPTIONS =
  /^(?:-[gGuUdcsSkKpbefhH]|--(?:gid|group|groups|uid|home|home-dir|comment|gecos|shell|ingroup|firstuid|lastuid|firstgid|lastgid|conf|base-dir|password|root|key|skel|add_extra_groups))$/;

/** adduser's --group takes no value, nor busybox's -S, -D and -H, useradd's -U, groupadd's -f. */
function isFlag(program: string, word: string): boolean {
  if (program.startsWith('add')) return /^(--group|-S|-D|-H|-K)$/.test(word);
  return program === 'groupadd' ? word === '-f' : /^-[US]$/.test(word);
}

/** adduser(8), addgroup(8), useradd(8), groupadd(8) and busybox's programs of these names. */
export function accountCommand(words: readonly Value[]): Pick<MadeAccount, 'kind' | 'name'>[] {
  const program = posix.basename(words[0] ?? '');
  if (!/^(adduser|addgroup|useradd|groupadd)$/.test(program)) return [];
  const options: string[] = [];
  const names: string[] = [];
  const takesValue = (word: string) => VALUE_OPTIONS.test(word) && !isFlag(program, word);
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) return [];
    if (!word.startsWith('-')) names.push(word);
    else {
      options.push(word);
      if (takesValue(word)) at += 1;
    }
  }
  const [name, group] = names;
  if (name === undefined || !/^[A-Za-z_][\w.-]*\$?$/.test(name)) return [];
  // `adduser USER GROUP` adds one that is there to one that is there.
  if (program === 'adduser' && group !== undefined) return [];
  if (program === 'addgroup' || program === 'groupadd') return [{ kind: 'group', name }];
  const isGroupOnly = program === 'adduser' && options.includes('--group') && !options.includes('--system');
  if (isGroupOnly) return [{ kind: 'group', name }];
  const makesGroup =
    program === 'useradd'
      ? !options.some((option) => /^(-g|--gid|-N|--no-user-group)/.test(option))
      : options.includes('--group') || !options.includes('--system');
  return [{ kind: 'user', name }, ...(makesGroup ? [{ kind: 'group' as const, name }] : [])];
}
