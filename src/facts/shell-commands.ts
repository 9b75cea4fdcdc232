/** One simple command of a shell script, as far as its words can be told without running anything. */
export type ShellCommand = {
  readonly words: readonly string[];
  readonly line: number;
  readonly column: number;
};

/** What stands before a command without being one. */
const PREFIX =
  /^(?:(?:if|then|elif|else|while|until|do|!|\{|exec|command|env|time|nohup)\s+|[A-Za-z_]\w*=\S*\s+|[({]\s*)+/;

/** The simple commands of a script, in the order of its lines; here-documents and comments are none. */
export function shellCommands(body: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  for (const [index, line] of withoutHereDocuments(continuedLines(body)).entries()) {
    for (const part of parts(withoutComment(line))) {
      const text = part.text.replace(PREFIX, '');
      const words = text
        .split(/\s+/)
        .filter((word) => word !== '')
        .map(withoutQuotes);
      if (words.length === 0) continue;
      commands.push({ words, line: index + 1, column: part.column + part.text.length - text.length });
    }
  }
  return commands;
}

/** A line that ends with a backslash goes on in the next; an empty line keeps the numbers right. */
export function continuedLines(body: string): string[] {
  const lines = body.split(/\r?\n/);
  for (let index = lines.length - 2; index >= 0; index -= 1) {
    const line = lines[index] ?? '';
    if (!/(?<!\\)(?:\\\\)*\\$/.test(line)) continue;
    lines[index] = `${line.slice(0, -1)} ${lines[index + 1] ?? ''}`;
    lines[index + 1] = '';
  }
  return lines;
}

/** The lines of a script with those of here-documents empty (POSIX XCU 2.7.4); one that has no end is none. */
export function withoutHereDocuments(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    kept.push(line);
    for (const ending of endingsOf(withoutComment(line))) {
      const end = lines.findIndex((text, at) => at > index && ending.test(text));
      for (; index < end; index += 1) kept.push('');
    }
  }
  return kept;
}

/** What ends the here-documents that a line begins; `$((1 << bits))` begins none. */
function endingsOf(line: string): readonly RegExp[] {
  const plain = line.replace(/\(\(.*?\)\)/g, '');
  const begun = plain.matchAll(/(?<![<\d])<<(-?)[ \t]*(?:'([^']+)'|"([^"]+)"|\\?([A-Za-z_][\w.!-]*))/g);
  return Array.from(begun, ([, dash, single, double, word]) => {
    const end = (single ?? double ?? word ?? '').replace(/[^\w\s]/g, '\\$&');
    return new RegExp(`^${dash === '-' ? '\\t*' : ''}${end}$`);
  });
}

/** A number sign begins a comment where a word begins, outside of quotes. */
function withoutComment(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '#' && (at === 0 || /\s/.test(line.charAt(at - 1)))) return line.slice(0, at);
  }
  return line;
}

/** What control operators part; columns count from 1 and are those of the first word. */
function parts(line: string): { readonly text: string; readonly column: number }[] {
  const found: { text: string; column: number }[] = [];
  for (const match of line.matchAll(/(?:[^;&|"']|"(?:[^"\\]|\\.)*"|'[^']*'|["'])+/g)) {
    const text = match[0].trimStart();
    if (text !== '')
      found.push({ text: text.trimEnd(), column: match.index + match[0].length - text.length + 1 });
  }
  return found;
}

function withoutQuotes(word: string): string {
  return word.replace(/["']/g, '');
}
