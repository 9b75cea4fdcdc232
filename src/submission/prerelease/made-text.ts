import { relative } from 'node:path';
import { groupBy } from '../../system/group.ts';
import { type Io, printableName } from '../../system/io.ts';
import { explainedLines } from './compared-text.ts';
import { NOTE_FILE } from './note.ts';
import type { MadePrerelease } from './prerelease.ts';

/** What was written, what it was made from, and what is in the note. */
export function renderPrerelease(made: MadePrerelease, cwd: string, style: Io['style']): string {
  const { directory, files, manifest, note } = made;
  const shown = relative(cwd, directory) || '.';
  const { source, digest, differences } = manifest;
  const from = source.kind === 'git' ? `${source.name} (commit ${source.commit.slice(0, 12)})` : 'the tree';
  const widest = Math.max(...files.map(({ name }) => name.length));
  const explained = explainedLines(differences, false);
  return [
    `${style('green', 'wrote')} ${printableName(shown)}/`,
    ...files.map(({ name, bytes }) => `  ${name.padEnd(widest)}  ${bytes} bytes`),
    `from:    ${printableName(from)}, ${new Date(manifest.time * 1000).toISOString().slice(0, 10)}`,
    `content: ${digest}`,
    ...(explained.length === 0 ? [] : ['not as the tag has it:', ...explained]),
    changesLine(note),
    `next: read ${printableName(`${shown}/${NOTE_FILE}`)}, send it with the tarball; judge what comes back with`,
    `  contrib verify BUNDLE --base ${printableName(`${shown}/${files[0]?.name ?? ''}`)}`,
    '',
  ].join('\n');
}

function changesLine({ since, noChanges = '', changes }: MadePrerelease['note']): string {
  if (since === null) return `changes: ${printableName(noChanges)}`;
  const areas = [...groupBy(changes, ({ area }) => area)].map(([area, group]) => `${area} ${group.length}`);
  return `changes since ${printableName(since)}: ${areas.length === 0 ? 'none in the mapping' : areas.join(', ')}`;
}
