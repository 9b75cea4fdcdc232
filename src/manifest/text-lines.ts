/** Where the line of what ends at an offset ends, before its line feed. */
export function endOfLine(text: string, offset: number): number {
  // A block scalar ends behind its last line feed.
  const from = text.slice(0, offset).trimEnd().length;
  const end = text.indexOf('\n', from);
  const at = end === -1 ? text.length : end;
  return text.charAt(at - 1) === '\r' ? at - 1 : at;
}

/** Where the line before that of an offset ends. */
export function endOfLineBefore(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1);
  return text.charAt(start - 1) === '\r' ? start - 1 : Math.max(start, 0);
}

/** The end of the line above the comments that belong to what begins at an offset. */
export function beforeComments(text: string, offset: number): number {
  let at = endOfLineBefore(text, offset);
  for (;;) {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    if (start === 0 || !/^\s*(?:#|$)/.test(text.slice(start, at))) return at;
    at = endOfLineBefore(text, start);
  }
}

/** How far an offset is from the start of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
