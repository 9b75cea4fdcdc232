const WORD = /\s*((?:[^\s'"\\]|'[^']*'|"(?:[^"\\]|\\.)*"|\\.)+)/y;

/**
 * The words of a command as a shell would part them by quotes and backslashes, and no more than that: a `$`, `;` or `|`
 * is a character. Undefined where a quotation mark is not closed.
 */
export function splitWords(command: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  const end = command.trimEnd().length;
  while (at < end) {
    WORD.lastIndex = at;
    const match = WORD.exec(command);
    if (match === null) return undefined;
    words.push(unquote(match[1] ?? ''));
    at = WORD.lastIndex;
  }
  return words;
}

function unquote(word: string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g, (_match, single, double, escaped) => {
    if (single !== undefined) return String(single);
    if (double !== undefined) return String(double).replace(/\\(["\\$`])/g, '$1');
    return String(escaped);
  });
}
