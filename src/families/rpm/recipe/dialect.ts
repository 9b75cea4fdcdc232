import type { Distribution } from '../../../distributions/resolve.ts';

/** Whose macros and habits a spec is written in. One spec is for one of them, without the others' conditionals. */
export type Dialect = {
  readonly id: 'fedora' | 'rhel' | 'opensuse';
  /** The release as a number; a rolling one is behind all others. */
  readonly release: number;
};

const KNOWN = ['fedora', 'rhel', 'opensuse'] as const;

/** The dialect of a distribution: its own, or that of the nearest one that it takes after. */
export function dialectOf({ id, like, release }: Pick<Distribution, 'id' | 'like' | 'release'>): Dialect {
  const known = [id, ...like].map((name) => KNOWN.find((dialect) => dialect === name)).find(Boolean);
  const number = Number.parseFloat(release);
  return { id: known ?? 'fedora', release: Number.isNaN(number) ? Number.POSITIVE_INFINITY : number };
}

/** Whether rpm itself makes the users of sysusers.d when it installs (fedoraproject.org, Changes/RPMSuportForSystemdSysusers). */
export function makesAccounts({ id, release }: Dialect): boolean {
  return id === 'fedora' && release >= 42;
}
