import type { ContentSource } from '../build/portable/contents.ts';
import type { MadeImage, MadeImages } from '../build/portable/portable.ts';
import { printableName } from '../system/io.ts';

/** How an image's sources are called. */
const KINDS: Readonly<Record<ContentSource['kind'], string>> = {
  project: 'the project',
  contents: 'contents',
  packages: 'packages',
  base: 'the base',
  made: 'made',
};
const MOST_LICENSES = 3;

/** What was made, what it holds and where that is from. */
export function imagesText({ images }: MadeImages, directory: string | undefined): string {
  const parts = images.map(imageText);
  if (directory === undefined) return parts.join('\n');
  const [first] = images;
  const stem = first === undefined ? 'NAME_VERSION' : first.fileName.slice(0, -'.raw'.length);
  return `${directory}/\n${parts.join('\n')}  how to attach it: ${directory}/${stem}.txt\n`;
}

function imageText({ fileName, bytes, profile, units, exposures, sources }: MadeImage): string {
  const size = bytes === null ? 'not written' : `${bytes} bytes`;
  const rows = sources.map((source) => [
    KINDS[source.kind],
    printableName([source.name, source.version ?? ''].join(' ').trim()),
    `${source.files.length} ${source.files.length === 1 ? 'path' : 'paths'}`,
    String(source.bytes),
    licensesOf(source),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(([kind = '', name = '', files = '', size = '', licenses = '']) =>
    [
      kind.padEnd(widths[0] ?? 0),
      name.padEnd(widths[1] ?? 0),
      files.padStart(widths[2] ?? 0),
      size.padStart(widths[3] ?? 0),
      licenses,
    ]
      .join('  ')
      .trimEnd(),
  );
  return [
    `  ${printableName(fileName)}  ${size}, profile ${printableName(profile)}, ${units.map(printableName).join(', ')}\n`,
    ...lines.map((line) => `    ${line}\n`),
    ...(exposures ?? []).map(
      ({ unit, bare, profiled = bare }) =>
        `    exposure of ${printableName(unit)}: ${bare.toFixed(1)}, under the profile ${profiled.toFixed(1)} of 10\n`,
    ),
  ].join('');
}

function licensesOf({ kind, version, licenses }: ContentSource): string {
  if (kind === 'made') return '';
  if (kind === 'base' && version === null) return 'of no package that is known';
  if (licenses.length === 0) return 'see its copyright file';
  const shown = licenses.slice(0, MOST_LICENSES).map(printableName).join(', ');
  return licenses.length > MOST_LICENSES ? `${shown} and ${licenses.length - MOST_LICENSES} more` : shown;
}
