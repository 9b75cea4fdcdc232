import { optionsOf } from '../../packages/options.ts';
import type { Package } from '../../packages/package-set.ts';
import type { Split } from '../../packages/split.ts';
import { isOneOf } from '../../packages/words.ts';

export type GraphNode = {
  readonly name: string;
  readonly kind: 'asked' | 'package' | 'outside';
  readonly files: number;
};
export type GraphEdge = {
  readonly from: string;
  readonly to: string;
  /** A recommendation. */
  readonly weak: boolean;
  /** One of several that would do. */
  readonly alternative: boolean;
};
export type Graph = { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };

/** The packages that requests bring and the relations between them; all of the set where nothing was asked for. */
export function graphOf(split: Split, wasAsked: boolean): Graph {
  const asked = new Set(wasAsked ? split.requests.flatMap(({ names }) => names) : []);
  const members = wasAsked
    ? [...new Set(split.requests.flatMap(({ weak }) => [...weak.members.keys()]))]
    : split.set.packages;
  const edges = unique(members.flatMap((pkg) => edgesOf(pkg, split)));
  const names = new Set(members.map(({ name }) => name));
  const shown = edges.filter(({ to }) => names.has(to) || split.universe.named(to).length === 0);
  const outside = [...new Set(shown.map(({ to }) => to))].filter((name) => !names.has(name)).sort();
  return {
    nodes: [
      ...[...names].map((name) => ({
        name,
        kind: asked.has(name) ? ('asked' as const) : ('package' as const),
        files: filesOf(name, split),
      })),
      ...outside.map((name) => ({ name, kind: 'outside' as const, files: 0 })),
    ],
    edges: shown,
  };
}

function edgesOf(pkg: Package, { universe }: Split): GraphEdge[] {
  const { words } = universe;
  const none = new Map<string, Package[]>();
  return pkg.relations.flatMap((relation) => {
    const weak = isOneOf(words.recommends, relation);
    if (!weak && !isOneOf(words.requires, relation)) return [];
    const ways = optionsOf(relation.expression, universe, none);
    if (ways.length > 0) {
      const alternative = ways.length > 1;
      return ways.flat().map((to) => ({ from: pkg.name, to: to.name, weak, alternative }));
    }
    if (relation.expression.kind !== 'name') return [];
    return [{ from: pkg.name, to: relation.expression.name, weak, alternative: false }];
  });
}

/** One edge between two packages, a hard one rather than a weak one. */
function unique(edges: readonly GraphEdge[]): GraphEdge[] {
  const kept = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const key = `${edge.from}\0${edge.to}`;
    const before = kept.get(key);
    if (edge.from !== edge.to && (before === undefined || (before.weak && !edge.weak))) kept.set(key, edge);
  }
  return [...kept.values()];
}

function filesOf(name: string, { set, universe }: Split): number {
  const [newest] = universe.named(name);
  if (newest === undefined) return 0;
  return [...set.entries(newest)].filter(({ type }) => type !== 'directory').length;
}
