import type { Split } from '../../packages/split.ts';
import type { Io } from '../../system/io.ts';
import { graphOf } from './graph.ts';
import { renderDot, renderMermaid } from './languages.ts';
import type { SplitResult } from './result.ts';
import { renderSvg } from './svg.ts';
import { renderTable, renderTree } from './text.ts';

export type SplitView = {
  readonly split: Split;
  readonly result: SplitResult;
  /** Requests were named; otherwise every package is one. */
  readonly wasAsked: boolean;
};

type Format = { readonly summary: string; readonly render: (view: SplitView, style: Io['style']) => string };

export const SPLIT_FORMATS: Readonly<Record<string, Format>> = {
  tree: {
    summary: 'packages below what brings them',
    render: ({ result }, style) => renderTree(result, style),
  },
  table: { summary: 'one line a request', render: ({ result }, style) => renderTable(result, style) },
  mermaid: { summary: 'for Markdown on a forge', render: (view) => renderMermaid(graph(view)) },
  dot: { summary: 'for Graphviz', render: (view) => renderDot(graph(view)) },
  svg: { summary: 'a picture', render: (view) => renderSvg(graph(view)) },
};

function graph({ split, wasAsked }: SplitView) {
  return graphOf(split, wasAsked);
}
