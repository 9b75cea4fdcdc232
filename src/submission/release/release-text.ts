import { relative } from 'node:path';
import { type Io, printableName } from '../../system/io.ts';
import type { MadeRelease } from './release.ts';

/** What was made of what, and what is on the page. */
export function describeRelease(made: MadeRelease, cwd: string, io: Pick<Io, 'style'>): string {
  const { directory, source, content, files, page, signed } = made;
  const { distributions, outstanding } = page;
  const shown = relative(cwd, directory) || directory;
  const names = (items: readonly { readonly title: string }[]) =>
    items.map(({ title }) => title).join(', ') || 'none';
  const rows: readonly (readonly [string, string])[] = [
    ['made of', `${source}, built twice with the same bytes`],
    ['content', `sha256 ${content}`],
    ['packages', names(distributions)],
    ['to come', names(outstanding)],
    ['signed', signed.join(', ') || 'no: sign with --key or --sign'],
  ];
  return [
    `${io.style('green', 'wrote')} ${printableName(shown)}/: ${page.project} ${page.version}`,
    ...rows.map(([name, value]) => `  ${`${name}:`.padEnd(10)}${printableName(value)}`),
    ...files.map(({ name, bytes }) => `  ${String(bytes).padStart(11)} ${printableName(name)}`),
    `next: look at ${printableName(shown)}/index.html, and publish the directory as it is`,
    '',
  ].join('\n');
}
