import type { Finding } from '../findings/finding.ts';
import type { EntryFlag } from '../packages/entry.ts';
import { ENTRY_FLAGS } from '../packages/entry.ts';
import type { TextPlace } from '../system/place.ts';
import { suggest } from '../system/suggest.ts';
import { type Attributes, type NotationLine, parseNotation } from './notation.ts';
import { pastedHeading, pastedPath } from './pasted.ts';
import type { Word } from './quoting.ts';
import type { MappingItem, MappingList } from './schema-mapping.ts';
import type { Located, ValuePath } from './yaml.ts';

/** A pattern or a path of a description: variables not put in yet. */
export type Pattern = Pick<Word, 'text' | 'literal'>;

/** `SOURCE --> DEST (MODE)`: files of the tree. */
export type MappingLine = {
  readonly source: Pattern;
  readonly destination: Pattern;
  readonly attributes: Attributes;
  readonly directoryMode?: number;
  readonly flags: readonly EntryFlag[];
  readonly capabilities?: string;
  readonly place: TextPlace;
};

/** `PATH (MODE)`: what the project's own build installed, or a critical permission. */
export type PathLine = Omit<MappingLine, 'source' | 'destination'> & { readonly path: Pattern };

/** `PATH --> TARGET`: a symbolic link. */
export type LinkLine = { readonly path: Pattern; readonly target: Pattern; readonly place: TextPlace };

export type ExcludeLine = { readonly pattern: Pattern; readonly place: TextPlace };

export type Mapping = {
  readonly lines: readonly MappingLine[];
  readonly claims: readonly PathLine[];
  readonly excludes: readonly ExcludeLine[];
};

type TextItem = { readonly text: string; readonly place: TextPlace; readonly comment?: string };

/** The lines of `files`. Problems are added to `problems`; a line with a problem is left out. */
export function readMapping(
  list: MappingList | undefined,
  located: Located,
  path: ValuePath,
  problems: Finding[],
): Mapping {
  const lines: MappingLine[] = [];
  const claims: PathLine[] = [];
  const excludes: ExcludeLine[] = [];
  for (const item of itemsOf(list, located, path)) {
    if ('item' in item) {
      const line = fromItem(item.item, item.place);
      if ('path' in line) claims.push(line);
      else lines.push(line);
      continue;
    }
    const line = readLine(item, problems);
    if (line === undefined) continue;
    if (line.kind === 'exclude') excludes.push({ pattern: line.pattern, place: item.place });
    else if (line.kind === 'mapping') lines.push(mappingLine(line, item, problems));
    else problems.push(noArrow(item, line.attributes));
  }
  return { lines, claims, excludes };
}

/** The lines of `links`. */
export function readLinks(
  list: string | readonly string[] | undefined,
  located: Located,
  path: ValuePath,
  problems: Finding[],
): LinkLine[] {
  return textLines(list, located, path).flatMap((item) => {
    const line = readLine(item, problems);
    if (line === undefined) return [];
    const isBare = line.kind === 'mapping' && line.flags.length === 0;
    if (isBare && Object.keys(line.attributes).length === 0) {
      return [{ path: line.source, target: line.destination, place: item.place }];
    }
    problems.push(
      notation(
        item,
        'a link is PATH --> TARGET and has no mode or flags of its own',
        'write /usr/bin/tool --> /usr/share/tool/tool',
      ),
    );
    return [];
  });
}

/** The lines of `permissions`. */
export function readPermissions(
  list: string | readonly string[] | undefined,
  located: Located,
  path: ValuePath,
  problems: Finding[],
): PathLine[] {
  return textLines(list, located, path).flatMap((item) => {
    const line = readLine(item, problems);
    if (line === undefined) return [];
    if (line.kind === 'path' && Object.keys(line.attributes).length > 0) {
      return [
        {
          path: line.path,
          attributes: line.attributes,
          flags: flagsOf(line.flags, item, problems),
          place: item.place,
        },
      ];
    }
    problems.push(notation(item, 'a permission is PATH (MODE)', 'write /usr/share/tool/run (0755)'));
    return [];
  });
}

function itemsOf(
  list: MappingList | undefined,
  located: Located,
  path: ValuePath,
): (TextItem | { item: MappingItem; place: TextPlace })[] {
  if (list === undefined || typeof list === 'string') return textLines(list, located, path);
  return list.flatMap((item, index): (TextItem | { item: MappingItem; place: TextPlace })[] =>
    typeof item === 'string'
      ? textLines([item], located, path, index)
      : [{ item, place: located.locate([...path, index]) }],
  );
}

function textLines(
  list: string | readonly string[] | undefined,
  located: Located,
  path: ValuePath,
  first = 0,
): TextItem[] {
  if (list === undefined) return [];
  if (typeof list !== 'string') {
    return list.map((text, index) => {
      const at = [...path, first + index];
      const comment = located.commentAt(at);
      return { text, place: located.locate(at), ...(comment === undefined ? {} : { comment }) };
    });
  }
  const places = located.locateLines(path);
  return list.split('\n').map((text, index) => ({ text, place: places[index] ?? located.locate(path) }));
}

function readLine(item: TextItem, problems: Finding[]): NotationLine | undefined {
  const heading = pastedHeading(item.text);
  if (heading !== undefined) {
    problems.push(notation(item, heading.message, heading.remedy));
    return undefined;
  }
  const { line, problem } = parseNotation(item.text);
  const lost = item.comment;
  if (lost !== undefined && (lost.includes('-->') || !/^\s/.test(lost))) {
    problems.push(
      notation(
        item,
        `YAML takes #${lost} for a comment, so it would be lost`,
        `put the line in quotes: - '${item.text} #${lost}'`,
      ),
    );
    return undefined;
  }
  if (problem === undefined) return line;
  const indent = item.text.length - item.text.trimStart().length;
  const { line: row, column = 1 } = item.place;
  const place =
    row === undefined ? item.place : { ...item.place, column: column + Math.max(problem.column - indent, 0) };
  problems.push({
    rule: 'manifest/notation',
    severity: 'error',
    place,
    message: problem.message,
    remedy: problem.remedy,
  });
  return undefined;
}

function mappingLine(
  line: NotationLine & { kind: 'mapping' },
  item: TextItem,
  problems: Finding[],
): MappingLine {
  return {
    source: line.source,
    destination: line.destination,
    attributes: line.attributes,
    flags: flagsOf(line.flags, item, problems),
    place: item.place,
  };
}

function flagsOf(words: readonly string[], item: TextItem, problems: Finding[]): EntryFlag[] {
  return words.flatMap((word) => {
    const flag = ENTRY_FLAGS.find((known) => known === word);
    if (flag !== undefined) return [flag];
    const meant = suggest(word, ENTRY_FLAGS);
    const remedy = meant === undefined ? `one of: ${ENTRY_FLAGS.join(', ')}` : `did you mean "${meant}"?`;
    problems.push(notation(item, `${word} is not a flag`, remedy));
    return [];
  });
}

function fromItem(item: MappingItem, place: TextPlace): MappingLine | PathLine {
  const { mode, owner, group, source, destination, path, flags = [], capabilities } = item;
  const attributes: Attributes = {
    ...(mode === undefined ? {} : { mode }),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
  };
  const rest = {
    attributes,
    flags,
    place,
    ...(item['directory-mode'] === undefined ? {} : { directoryMode: item['directory-mode'] }),
    ...(capabilities === undefined ? {} : { capabilities }),
  };
  if (path !== undefined) return { path: plain(path), ...rest };
  return { source: plain(source ?? ''), destination: plain(destination ?? ''), ...rest };
}

function plain(text: string): Pattern {
  return { text, literal: false };
}

function noArrow(item: TextItem, { mode }: Attributes): Finding {
  const { message, remedy } = pastedPath(mode !== undefined);
  return notation(item, message, remedy);
}

function notation({ place }: TextItem, message: string, remedy: string): Finding {
  return { rule: 'manifest/notation', severity: 'error', place, message, remedy };
}
