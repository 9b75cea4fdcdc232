import type { Io } from '../../system/io.ts';
import { printableName } from '../../system/io.ts';
import type { SplitRequest, SplitResult } from './result.ts';

type Style = Io['style'];

/** One tree a request: packages below what brings them, files below their package. */
export function renderTree(result: SplitResult, style: Style): string {
  const files = new Map(result.packages.map((pkg) => [pkg.name, pkg.files]));
  return result.requests
    .map((request) => {
      const roots = request.brings.filter(({ why }) => why.length === 0);
      const lines = roots.flatMap(({ name }) => branch(name, request, files, style, '', ''));
      return `${style('bold', `asked for: ${request.names.map(printableName).join(', ')}`)}\n${lines.join('')}${notes(request)}`;
    })
    .join('\n');
}

type Files = ReadonlyMap<string, readonly string[]>;

function branch(
  name: string,
  request: SplitRequest,
  files: Files,
  style: Style,
  first: string,
  rest: string,
): string[] {
  const own = (files.get(name) ?? []).map((path) => ({ text: printableName(path), name: undefined }));
  const below = request.brings
    .filter(({ why }) => why.at(-1)?.package === name)
    .map((item) => ({ text: '', name: item.name }));
  const children = [...own, ...below];
  const label = request.brings.find((item) => item.name === name);
  const why = label?.why.at(-1)?.relation;
  const remark = why === undefined ? '' : style('dim', `  (${printableName(why)})`);
  return [
    `${first}${printableName(name)}${remark}\n`,
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      const [start, next] = isLast ? ['└─ ', '   '] : ['├─ ', '│  '];
      if (child.name === undefined) return [`${rest}${start}${child.text}\n`];
      return branch(child.name, request, files, style, `${rest}${start}`, `${rest}${next}`);
    }),
  ];
}

function notes({ outside, choices }: SplitRequest): string {
  return [
    ...(outside.length === 0 ? [] : [`and from elsewhere: ${outside.map(printableName).join(', ')}\n`]),
    ...choices.map(({ package: name, relation, taken, others }) => {
      const rest = others.map((way) => way.join(' with ')).join(', ');
      return `${printableName(name)}: ${printableName(relation)}: ${taken.join(' with ')} taken; ${rest} would do as well\n`;
    }),
  ].join('');
}

/** One line a request. */
export function renderTable(result: SplitResult, style: Style): string {
  const rows = result.requests.map(({ names, brings, files, outside }) => [
    names.map(printableName).join(', '),
    String(brings.filter(({ weak }) => !weak).length),
    String(brings.length),
    String(files.hard),
    String(files.weak),
    outside.map(printableName).join(', '),
  ]);
  const head = ['asked for', 'packages', 'with recommended', 'files', 'with recommended', 'from elsewhere'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column > 0 && column < 5 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return `${[style('bold', line(head)), ...rows.map(line)].join('\n')}\n${remarks(result)}`;
}

function remarks({ requests, cycles, unsettled }: SplitResult): string {
  const single = requests.filter(({ names }) => names.length === 1);
  const bound = single.filter(({ alone }) => !alone).map(({ names }) => names.join());
  const count = new Set(unsettled.map(({ package: name }) => name)).size;
  return [
    ...(bound.length === 0 ? [] : [`not to be had alone: ${bound.map(printableName).join(', ')}\n`]),
    ...cycles.map((group) => `a cycle: ${group.map(printableName).join(' -> ')}\n`),
    ...(count === 0 ? [] : [`files of ${count} packages are known only when the project is built\n`]),
  ].join('');
}

/** The answer to --file. */
export function renderFile({ path, requests }: NonNullable<SplitResult['file']>): string {
  const [first, ...others] = requests;
  if (first === undefined) return `no package installs ${printableName(path)}\n`;
  const brought = first.brings.filter((name) => name !== first.name);
  const more = brought.length === 0 ? 'alone' : `with ${brought.map(printableName).join(', ')}`;
  return [
    `the smallest request for ${printableName(path)}: ${printableName(first.name)}, ${more}\n`,
    ...others.map(
      ({ name, brings }) => `also in ${printableName(name)}, which brings ${brings.length} packages\n`,
    ),
  ].join('');
}
