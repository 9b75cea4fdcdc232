/** A page of the reference: its file, its title and what stands below it. */
export type Page = {
  readonly file: string;
  readonly title: string;
  readonly about: string;
  readonly body: readonly string[];
};

/** A table of Markdown; a row that is all empty at the end of each cell is kept as it is. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))];
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

export function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`';
  return `${fence}${text}${fence}`;
}

export function codeBlock(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** A sentence of the code, which has no full stop of its own. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const capital = `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}`;
  return /[.!?:]$/.test(capital) ? capital : `${capital}.`;
}

/** Prose of the code, in which a variable or a bracket must not become markup. */
export function prose(text: string): string {
  return text.replace(/[<>*_\\[\]]|\$\{[^}]*\}/g, (found) =>
    found.startsWith('$') ? code(found) : `\\${found}`,
  );
}

export function renderPage({ title, about, body }: Page): string {
  const note =
    '<!-- Written by scripts/docs.mjs from the code. To change it, change the code and run: npm run docs -->';
  const parts = [note, `# ${title}`, about, ...body];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A cell holds no line break, and no bar that would end it. */
function cell(text: string): string {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|');
}
