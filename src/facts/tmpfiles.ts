import { posix } from 'node:path';
import type { Evidence } from '../findings/finding.ts';
import type { SetView } from './set-view.ts';
import { unitWords } from './units/unit-file.ts';

/** One path that a tmpfiles.d(5) line makes, with the mode that it says. */
export type MadePath = {
  readonly type: string;
  readonly path: string;
  readonly mode?: number;
  readonly evidence: Evidence;
};

const DIRECTORIES = ['/etc/tmpfiles.d', '/run/tmpfiles.d', '/usr/lib/tmpfiles.d'] as const;

/** The directories and files that are made at boot; a file of a name in a preferred directory stands for the others. */
export async function madePaths(view: SetView): Promise<MadePath[]> {
  const made: MadePath[] = [];
  const files = new Set<string>();
  for (const item of DIRECTORIES.flatMap((directory) => view.list(directory))) {
    const name = posix.basename(item.entry.path);
    if (!name.endsWith('.conf') || files.has(name)) continue;
    files.add(name);
    const text = (await view.text(item)) ?? '';
    for (const [index, line] of text.split('\n').slice(0, 10_000).entries()) {
      const place = item.entry.place ?? { package: item.pkg.name, path: `${item.entry.path}:${index + 1}` };
      made.push(...tmpfilesLine(line).map((one) => ({ ...one, evidence: { text: line.trim(), place } })));
    }
  }
  return made;
}

export function tmpfilesLine(line: string): Omit<MadePath, 'evidence'>[] {
  if (/^\s*(#|$)/.test(line)) return [];
  const [type = '', path = '', mode = '-'] = unitWords(line) ?? [];
  if (!path.startsWith('/')) return [];
  const octal = /^[~:]*([0-7]{3,4})$/.exec(mode)?.[1];
  return [{ type, path, ...(octal === undefined ? {} : { mode: Number.parseInt(octal, 8) }) }];
}
