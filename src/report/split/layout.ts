import type { Graph, GraphNode } from './graph.ts';

export type Placed = GraphNode & { readonly x: number; readonly y: number; readonly width: number };
export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Placed[];
  readonly nodeHeight: number;
};

const CHARACTER = 7.4;
const NODE_HEIGHT = 38;
const ROW = 54;
const GAP = 90;
const MARGIN = 20;
const SWEEPS = 6;

/** Ranks from left to right, what requires before what is required, few crossings (Sugiyama 1981, simplified). */
export function layOut(graph: Graph): Layout {
  const ranks = rank(graph);
  const columns: GraphNode[][] = [];
  for (const node of graph.nodes) {
    const at = ranks.get(node.name) ?? 0;
    while (columns.length <= at) columns.push([]);
    columns[at]?.push(node);
  }
  const ordered = reduceCrossings(columns, graph);
  const tallest = Math.max(...ordered.map(({ length }) => length), 1);
  let x = MARGIN;
  const nodes = ordered.flatMap((column) => {
    const width = Math.max(...column.map(({ name }) => name.length * CHARACTER + 24), 90);
    const top = MARGIN + ((tallest - column.length) * ROW) / 2;
    const placed = column.map((node, index) => ({ ...node, x, y: top + index * ROW, width }));
    x += width + GAP;
    return placed;
  });
  return {
    width: Math.ceil(x - GAP + MARGIN),
    height: Math.ceil(tallest * ROW + 2 * MARGIN - (ROW - NODE_HEIGHT)),
    nodes,
    nodeHeight: NODE_HEIGHT,
  };
}

/** The longest way from a root; an edge that closes a cycle does not count. */
function rank({ nodes, edges }: Graph): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { from, to } of edges) next.get(from)?.push(to);
  const order = topological(
    nodes.map(({ name }) => name),
    next,
  );
  const position = new Map(order.map((name, index) => [name, index]));
  const ranks = new Map<string, number>();
  for (const name of order) {
    const own = ranks.get(name) ?? 0;
    ranks.set(name, own);
    for (const to of next.get(name) ?? []) {
      if ((position.get(to) ?? 0) > (position.get(name) ?? 0))
        ranks.set(to, Math.max(ranks.get(to) ?? 0, own + 1));
    }
  }
  return ranks;
}

/** Reversed postorder, with a stack of its own: chains may be long. */
function topological(names: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>();
  const done: string[] = [];
  for (const root of [...names].reverse()) {
    const work = seen.has(root) ? [] : [{ name: root, at: 0 }];
    seen.add(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const to = next.get(top.name)?.[top.at];
      top.at += 1;
      if (to === undefined) done.push(work.pop()?.name ?? '');
      else if (!seen.has(to)) {
        seen.add(to);
        work.push({ name: to, at: 0 });
      }
    }
  }
  return done.reverse();
}

function reduceCrossings(columns: readonly (readonly GraphNode[])[], { edges }: Graph): GraphNode[][] {
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  const result = columns.map((column) => [...column]);
  const place = new Map<string, number>();
  const settle = (column: readonly GraphNode[]) => {
    for (const [index, { name }] of column.entries()) place.set(name, index - column.length / 2);
  };
  for (const column of result) settle(column);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of sweep % 2 === 0 ? result : [...result].reverse()) {
      const centre = new Map(column.map(({ name }) => [name, mean(neighbours.get(name) ?? [], place, name)]));
      column.sort((a, b) => (centre.get(a.name) ?? 0) - (centre.get(b.name) ?? 0));
      settle(column);
    }
  }
  return result;
}

function mean(names: readonly string[], place: ReadonlyMap<string, number>, own: string): number {
  if (names.length === 0) return place.get(own) ?? 0;
  return names.reduce((sum, name) => sum + (place.get(name) ?? 0), 0) / names.length;
}
