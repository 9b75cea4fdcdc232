import { readFileSync } from 'node:fs';
import { systemErrorCode } from '../system/errors.ts';

/** The numbers of this machine's accounts; undefined for one that it does not know. */
export type Accounts = {
  readonly user: (name: string) => number | undefined;
  readonly group: (name: string) => number | undefined;
};

/** The accounts of passwd(5) and group(5), without a name service: what a package build sees in a clean root. */
export function readAccounts(directory = '/etc'): Accounts {
  const users = readNumbers(`${directory}/passwd`);
  const groups = readNumbers(`${directory}/group`);
  return { user: (name) => numberOf(name, users), group: (name) => numberOf(name, groups) };
}

/** A description may give a number itself. 0 is root everywhere. */
function numberOf(name: string, known: ReadonlyMap<string, number>): number | undefined {
  if (name === 'root') return 0;
  return /^\d+$/.test(name) ? Number(name) : known.get(name);
}

/** The third field of both files is the number; the first line of a name holds, as in getpwnam(3). */
function readNumbers(path: string): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of readIfAny(path).split('\n')) {
    const [name = '', , id = ''] = line.split(':');
    if (/^\d+$/.test(id) && !numbers.has(name)) numbers.set(name, Number(id));
  }
  return numbers;
}

function readIfAny(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return '';
    throw error;
  }
}
