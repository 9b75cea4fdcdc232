/** Breaks text at blanks so that no line is longer than `width`, except where a word is. */
export function wrap(text: string, width = 78, indent = ''): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = indent;
    for (const word of paragraph.split(' ')) {
      const isFirst = line === indent;
      if (!isFirst && line.length + 1 + word.length > width) {
        lines.push(line);
        line = indent + word;
      } else {
        line += isFirst ? word : ` ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
