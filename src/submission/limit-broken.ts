import type { Exceeded, LimitName } from '../facts/bundle-limits.ts';

/** Thrown through the readers and writers to stop them; whoever began the work makes a finding of it. */
export class LimitBroken extends Error {
  override readonly name = 'LimitBroken';
  readonly limit: LimitName;
  readonly allowed: number;
  readonly found: number;
  readonly path: string | undefined;

  constructor(limit: LimitName, allowed: number, found: number, path?: string) {
    super(`${limit}: ${found} is more than ${allowed}`);
    this.limit = limit;
    this.allowed = allowed;
    this.found = found;
    this.path = path;
  }
}

export function exceededBy({ limit, allowed, found, path }: LimitBroken): Exceeded {
  return { limit, allowed, found, ...(path === undefined ? {} : { path }) };
}
