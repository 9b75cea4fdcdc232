import type { Entry } from '../packages/entry.ts';
import type { Clash } from './plan.ts';

/** Entries of one package, by path. */
export type Installed = Map<string, Entry>;

export type Claimant = { readonly package: string; readonly entries: readonly Entry[] };

/** What is laid over what, and where two lines fill one path with different content. */
export type Merged = {
  readonly packages: ReadonlyMap<string, Installed>;
  readonly clashes: readonly Clash[];
};

/**
 * Brings the lines of all packages together. Of two lines of a package with the same content, the later one's mode
 * holds; different content, or two packages with one file, is a clash. Directories may be shared.
 */
export function merge(claimants: readonly Claimant[]): Merged {
  const packages = new Map<string, Installed>();
  const owners = new Map<string, string>();
  const clashes: Clash[] = [];
  for (const { package: name, entries } of claimants) {
    const installed = packages.get(name) ?? new Map<string, Entry>();
    packages.set(name, installed);
    for (const entry of entries) {
      const owner = owners.get(entry.path);
      const earlier = owner === undefined ? undefined : packages.get(owner)?.get(entry.path);
      if (owner !== undefined && earlier !== undefined && clash(owner, earlier, name, entry)) {
        clashes.push({
          path: entry.path,
          first: { package: owner, entry: earlier },
          second: { package: name, entry },
        });
        continue;
      }
      installed.set(entry.path, entry);
      owners.set(entry.path, name);
    }
  }
  return { packages, clashes };
}

/** Lays a distribution's lines over upstream's: a path of both is the distribution's. */
export function override(base: readonly Entry[], own: readonly Entry[]): Entry[] {
  const paths = new Set(own.filter(({ type }) => type !== 'directory').map(({ path }) => path));
  return [...base.filter(({ path }) => !paths.has(path)), ...own];
}

function clash(owner: string, earlier: Entry, name: string, later: Entry): boolean {
  if (earlier.type === 'directory' && later.type === 'directory') return false;
  if (owner !== name) return true;
  return earlier.type !== later.type || earlier.source !== later.source || earlier.target !== later.target;
}
