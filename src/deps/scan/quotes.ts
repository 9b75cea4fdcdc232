/**
 * A shell script without its comments and without what stands in quotes, but for single plain words: text is no
 * command. Lines stay where they are.
 */
export function withoutQuotedText(script: string): string {
  let kept = '';
  for (let at = 0; at < script.length; ) {
    const character = script.charAt(at);
    if (character === '\\') {
      kept += script.slice(at, at + 2);
      at += 2;
    } else if (character === '#' && /(?:^|[\s;&|(])$/.test(kept.slice(-1))) {
      const end = script.indexOf('\n', at);
      at = end < 0 ? script.length : end;
    } else if (character === "'" || character === '"') {
      const end = endOfQuote(script, at);
      const text = script.slice(at + 1, end);
      kept += /^[\w./+-]+$/.test(text) ? text : `''${text.replace(/[^\n]/g, '')}`;
      at = end + 1;
    } else {
      kept += character;
      at += 1;
    }
  }
  return kept;
}

/** Where the quote that begins at a place ends; within double ones a backslash takes the next character along. */
function endOfQuote(script: string, start: number): number {
  const quote = script.charAt(start);
  for (let at = start + 1; at < script.length; at += 1) {
    if (quote === '"' && script.charAt(at) === '\\') at += 1;
    else if (script.charAt(at) === quote) return at;
  }
  return script.length;
}
