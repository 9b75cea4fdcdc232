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
  let ending: RegExp | undefined;
  for (const [index, line] of continuedLines(body).entries()) {
    if (ending !== undefined) {
      if (ending.test(line)) ending = undefined;
      continue;
    }
    ending = hereDocument(line);
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

function hereDocument(line: string): RegExp | undefined {
  const match = /(?<!<)<<(-?)\s*(['"\\]?)(\w+)\2/.exec(line);
  if (match === null) return undefined;
  return new RegExp(`^${match[1] === '-' ? '\\t*' : ''}${match[3] ?? ''}$`);
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
