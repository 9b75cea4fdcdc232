import type { Entry } from '../packages/entry.ts';
import type { Package } from '../packages/package-set.ts';
import type { Universe } from '../packages/universe.ts';
import type { UpgradeTool } from './semantics.ts';

export type UpgradeRequest = {
  readonly installed: readonly Package[];
  /** Everything that can be chosen: what is offered and what is installed. */
  readonly universe: Universe;
  readonly offered: ReadonlySet<Package>;
  readonly tool: UpgradeTool;
  readonly entries: (pkg: Package) => readonly Entry[];
  /** Of a partial upgrade: the names that the user asks for; all others stay as far as they can. */
  readonly only?: ReadonlySet<string>;
};

export type Attempt = {
  readonly target: Map<string, Package>;
  /** The installed name on whose account a package was chosen. */
  readonly causes: Map<Package, string>;
  readonly removed: Set<string>;
};

export type State = UpgradeRequest & {
  readonly held: Set<string>;
  readonly installedBy: ReadonlyMap<string, Package>;
};

/** The upgrade of these installed packages does not work out. */
export type Failure = { readonly blame: readonly string[] };

export function failure(pkg: Package, { causes }: Attempt): Failure {
  const cause = causes.get(pkg);
  return { blame: cause === undefined ? [] : [cause] };
}

/** Takes the packages of one way into the attempt, where all of them can come. */
export function choose(
  way: readonly Package[],
  pkg: Package,
  state: State,
  { target, causes }: Attempt,
): boolean {
  const { installedBy, tool, held, offered } = state;
  const missing = way.filter((other) => target.get(other.name) !== other);
  const isPossible = (other: Package) =>
    offered.has(other) &&
    (installedBy.has(other.name)
      ? !held.has(other.name) && target.get(other.name) === installedBy.get(other.name)
      : tool.adds && !target.has(other.name));
  if (missing.length === 0 || !missing.every(isPossible)) return false;
  const cause = causes.get(pkg);
  for (const other of missing) {
    target.set(other.name, other);
    if (cause !== undefined) causes.set(other, cause);
  }
  return true;
}
