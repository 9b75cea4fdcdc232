/** A paragraph, a term with what it means, or a line to type. */
export type RoffBlock =
  | string
  | { readonly term: string; readonly text: string }
  | { readonly command: string };

export type RoffSection = { readonly title: string; readonly blocks: readonly RoffBlock[] };

export type RoffPage = {
  readonly name: string;
  /** The program and its version, for the foot of the page. */
  readonly source: string;
  readonly summary: string;
  readonly sections: readonly RoffSection[];
};

/**
 * A manual page of section 1 in the macros of man(7). It has no date: the same version gives the same bytes.
 * Non-ASCII letters are written as they are, in UTF-8, which man-db's preconv(1) takes.
 */
export function roffPage({ name, source, summary, sections }: RoffPage): string {
  return [
    `.TH ${name.toUpperCase()} 1 "" "${source}" "User commands"`,
    '.nh',
    '.ad l',
    '.SH NAME',
    `${literal(name)} \\- ${literal(summary)}`,
    ...sections.flatMap(({ title, blocks }) => [
      `.SH ${literal(title.toUpperCase())}`,
      ...blocks.flatMap(lines),
    ]),
    '',
  ].join('\n');
}

function lines(block: RoffBlock): readonly string[] {
  if (typeof block === 'string') return ['.PP', literal(block)];
  if ('command' in block) return [`.B ${literal(block.command)}`];
  return ['.TP', `.B ${literal(block.term)}`, literal(block.text)];
}

/**
 * Text as groff prints it letter for letter: a hyphen that can be copied into a shell, no requests at the start of a
 * line, quotes that stay straight (groff_char(7), groff_man_style(7)).
 */
function literal(text: string): string {
  const plain = text
    .replaceAll('\n', ' ')
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti');
  return plain.startsWith('.') ? `\\&${plain}` : plain;
}
