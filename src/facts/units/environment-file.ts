/** The assignments of an EnvironmentFile= (systemd.exec(5)): like a shell's, but nothing is put in or run. */
export function parseEnvironmentFile(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  const joined = text.replace(/\\\r?\n/g, '');
  const line =
    /^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*((?:'[^']*'|"(?:[^"\\]|\\[\s\S])*"|\\[\s\S]|[^\s'"\\]|[ \t]+(?=\S))*)/gm;
  for (const match of joined.matchAll(line)) variables.set(match[1] ?? '', unquote(match[2] ?? ''));
  return variables;
}

function unquote(value: string): string {
  return value.replace(
    /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])/g,
    (_match, single, double, escaped) => {
      if (single !== undefined) return String(single);
      if (double !== undefined) return String(double).replace(/\\(["\\`$])/g, '$1');
      return String(escaped);
    },
  );
}
