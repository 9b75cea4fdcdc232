import { printableName } from '../../system/io.ts';
import type { Graph, GraphEdge } from './graph.ts';
import { type Layout, layOut, type Placed } from './layout.ts';

const STYLE = `
.node rect{fill:#fff;stroke:#456;stroke-width:1.2}
.node.asked rect{stroke-width:3;stroke:#0a58a8}
.node.outside rect{stroke-dasharray:4 3;fill:#f3f3f3}
.node text{font:13px ui-monospace,monospace;fill:#123}
.node .files{font-size:11px;fill:#678}
.edge{fill:none;stroke:#789;stroke-width:1.2}
.edge.weak{stroke-dasharray:5 4}
.edge.alternative{stroke:#b60}
`;

/** A graph drawn, with nothing to load: solid requires, dashed recommends, orange one of several. */
export function renderSvg(graph: Graph): string {
  const layout = layOut(graph);
  const { width, height, nodes } = layout;
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = graph.edges.flatMap((edge) => {
    const [from, to] = [byName.get(edge.from), byName.get(edge.to)];
    return from === undefined || to === undefined ? [] : [drawEdge(edge, from, to, layout)];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="packages and what they require">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#789"/></marker></defs>',
    ...edges,
    ...nodes.map((node) => drawNode(node, layout)),
    '</svg>\n',
  ].join('\n');
}

/** Text within markup. */
export function escapeMarkup(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return printableName(text).replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

function drawNode({ name, kind, files, x, y, width }: Placed, { nodeHeight }: Layout): string {
  const label = escapeMarkup(name);
  const count = kind === 'outside' ? 'not in this set' : files === 1 ? '1 file' : `${files} files`;
  return (
    `<g class="node ${kind}" data-name="${label}"><rect x="${x}" y="${y}" width="${round(width)}" height="${nodeHeight}" rx="5"/>` +
    `<text x="${x + 10}" y="${y + 16}">${label}</text><text class="files" x="${x + 10}" y="${y + 31}">${count}</text></g>`
  );
}

function drawEdge(
  { from, to, weak, alternative }: GraphEdge,
  source: Placed,
  target: Placed,
  { nodeHeight }: Layout,
): string {
  const middle = nodeHeight / 2;
  const isForward = target.x > source.x;
  const [x1, y1] = [round(source.x + source.width), source.y + middle];
  const [x2, y2] = [isForward ? target.x : round(target.x + target.width), target.y + middle];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  const enter = isForward ? x2 - bend : x2 + bend;
  const kinds = ['edge', ...(weak ? ['weak'] : []), ...(alternative ? ['alternative'] : [])].join(' ');
  return `<path class="${kinds}" data-from="${escapeMarkup(from)}" data-to="${escapeMarkup(to)}" marker-end="url(#arrow)" d="M${x1} ${y1}C${round(x1 + bend)} ${y1} ${round(enter)} ${y2} ${x2} ${y2}"/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
