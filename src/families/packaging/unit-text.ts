import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import type { Plan } from '../../plan/plan.ts';
import { linkOnTheWay } from '../../source/tree.ts';

/** The assignments of a unit, `Service.ExecStart` with the last value each has (systemd.syntax(7)). */
export type UnitText = ReadonlyMap<string, string>;

/**
 * What a unit of the project says, read from the tree: the file of its name, or its template, with the directories put
 * in where a build would put them. Undefined where the tree has neither.
 */
export function unitText(name: string, { tree, distribution, project }: Plan): UnitText | undefined {
  const entry = tree.entries.find(({ path, type }) => {
    const base = posix.basename(path);
    const isOther = /^distros\//.test(path) && !path.startsWith(`distros/${distribution.id}/`);
    return type === 'file' && !isOther && (base === name || base === `${name}.in`);
  });
  if (entry === undefined || tree.root === '' || linkOnTheWay(tree, entry.path) !== undefined)
    return undefined;
  const known: Readonly<Record<string, string>> = {
    ...distribution.directories,
    name: project.manifest.name,
  };
  const text = readFileSync(`${tree.root}/${entry.path}`, 'utf8')
    .replace(/@([A-Za-z_]+)@/g, (reference, variable: string) => known[variable.toLowerCase()] ?? reference)
    .replace(/\\\n\s*/g, ' ');
  return assignments(text);
}

function assignments(text: string): UnitText {
  const found = new Map<string, string>();
  let section = '';
  for (const line of text.split('\n')) {
    const header = /^\[(\w+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = header;
    const [, key = '', value = ''] = /^(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== '') found.set(`${section}.${key}`, value);
  }
  return found;
}
