import { printableName } from '../../system/io.ts';
import type { Graph, GraphEdge, GraphNode } from './graph.ts';

/** A graph in the language of Mermaid, which forges draw in Markdown. */
export function renderMermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ name }, index) => [name, `p${index}`]));
  const node = ({ name, kind }: GraphNode) => {
    const label = `"${mermaidText(name)}"`;
    const shape = kind === 'asked' ? `([${label}])` : kind === 'outside' ? `[/${label}/]` : `[${label}]`;
    return `  ${ids.get(name)}${shape}`;
  };
  const edge = ({ from, to, weak, alternative }: GraphEdge) =>
    `  ${ids.get(from)} ${weak ? '-.->' : '-->'}${alternative ? '|or|' : ''} ${ids.get(to)}`;
  return `${['flowchart LR', ...nodes.map(node), ...edges.map(edge)].join('\n')}\n`;
}

/** A graph in the language of Graphviz. */
export function renderDot({ nodes, edges }: Graph): string {
  const node = ({ name, kind, files }: GraphNode) => {
    const style = kind === 'asked' ? 'bold' : kind === 'outside' ? 'dashed' : 'solid';
    const label = kind === 'outside' ? name : `${name}\n${files === 1 ? '1 file' : `${files} files`}`;
    return `  ${dotText(name)} [label=${dotText(label)}, style=${style}];`;
  };
  const edge = ({ from, to, weak, alternative }: GraphEdge) =>
    `  ${dotText(from)} -> ${dotText(to)} [style=${weak ? 'dashed' : 'solid'}${alternative ? ', label="or"' : ''}];`;
  return [
    'digraph packages {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...nodes.map(node),
    ...edges.map(edge),
    '}\n',
  ].join('\n');
}

/** Mermaid reads character entities with # for & (mermaid.js.org, "Entity codes to escape characters"). */
function mermaidText(text: string): string {
  return printableName(text).replace(/[^A-Za-z0-9 ._+:/-]/g, (character) => `#${character.codePointAt(0)};`);
}

function dotText(text: string): string {
  const lines = text.split('\n').map((line) => printableName(line).replace(/["\\]/g, '\\$&'));
  return `"${lines.join('\\n')}"`;
}
