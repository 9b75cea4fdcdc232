/** The assignments of an os-release file. Where a name stands twice, the last one holds, as in a shell. */
export type OsRelease = Readonly<Record<string, string>>;

const ASSIGNMENT = /^([A-Za-z][A-Za-z0-9_]*)=(.*)$/;

/** Reads os-release(5). A line that is neither an assignment nor a comment says nothing. */
export function parseOsRelease(text: string): OsRelease {
  const assignments = text.split('\n').flatMap((line) => {
    const match = ASSIGNMENT.exec(line.trim());
    const value = match?.[2] === undefined ? undefined : unquote(match[2]);
    return match?.[1] === undefined || value === undefined ? [] : [[match[1], value] as const];
  });
  return Object.fromEntries(assignments);
}

/** The value as a shell would see it, but nothing is put in for `$`; undefined for a quote without an end. */
function unquote(text: string): string | undefined {
  const quote = text.charAt(0);
  if (quote === "'") return /^'([^']*)'$/.exec(text)?.[1];
  if (quote !== '"') return text.replace(/\\(.)/g, '$1');
  const inner = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1];
  // Between double quotes a backslash quotes these and stands for itself before all others.
  return inner?.replace(/\\(["$`\\])/g, '$1');
}
