/** One `key = value` of an INI file. Lines and columns count from 1. */
export type IniEntry = {
  /** '' before the first section. */
  readonly section: string;
  /** As it is written; keys are the same whatever their case. */
  readonly key: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
};

export type IniSection = { readonly name: string; readonly line: number };
export type IniProblem = { readonly line: number; readonly message: string };

export type IniFile = {
  readonly sections: readonly IniSection[];
  readonly entries: readonly IniEntry[];
  readonly problems: readonly IniProblem[];
};

type Reader = {
  readonly sections: IniSection[];
  readonly entries: IniEntry[];
  readonly problems: IniProblem[];
  /** How far the last key is indented; undefined where no line can go on. */
  indent: number | undefined;
};

/**
 * Reads an INI file as Python's configparser does: sections whose names may hold blanks, `key = value` or `key: value`,
 * comments on lines of their own that begin with # or ;, and values that go on in lines indented deeper than their key.
 */
export function parseIni(text: string): IniFile {
  const reader: Reader = { sections: [], entries: [], problems: [], indent: undefined };
  for (const [index, line] of text.split(/\r?\n/).entries()) readLine(line, index + 1, reader);
  const { sections, entries, problems } = reader;
  return { sections, entries, problems };
}

/** What finds an entry: section names as they stand, keys whatever their case (`optionxform`). */
export function iniKey({ section, key }: Pick<IniEntry, 'section' | 'key'>): string {
  return `${section}\n${key.toLowerCase()}`;
}

function readLine(line: string, number: number, reader: Reader): void {
  const body = line.trim();
  if (body === '' || body.startsWith('#') || body.startsWith(';')) return;
  const indent = line.length - line.trimStart().length;
  if (reader.indent !== undefined && indent > reader.indent) continueValue(body, reader);
  else if (body.startsWith('[')) readSection(body, number, reader);
  else readEntry(body, { number, indent }, reader);
}

function readEntry(
  body: string,
  { number, indent }: { number: number; indent: number },
  reader: Reader,
): void {
  const delimiter = /\s*[=:]\s*/.exec(body);
  if (delimiter?.index === 0) {
    reader.problems.push({ line: number, message: `${body} has no key` });
    return;
  }
  // A key alone is one without a value, as my.cnf has them.
  const key = body.slice(0, delimiter?.index);
  const value = delimiter === null ? '' : body.slice(delimiter.index + delimiter[0].length);
  const section = reader.sections.at(-1)?.name ?? '';
  reader.indent = indent;
  reader.entries.push({ section, key, value, line: number, column: indent + 1 });
}

function readSection(body: string, number: number, reader: Reader): void {
  const name = /^\[([^\]]+)\]\s*(?:[#;].*)?$/.exec(body)?.[1];
  reader.indent = undefined;
  if (name === undefined)
    reader.problems.push({ line: number, message: `${body} is no section: write [NAME]` });
  else reader.sections.push({ name, line: number });
}

function continueValue(body: string, { entries }: Reader): void {
  const last = entries.pop();
  if (last !== undefined) entries.push({ ...last, value: `${last.value}\n${body}` });
}
