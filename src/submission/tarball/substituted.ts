/**
 * Whether a text can have come from a template of git’s: all outside `$Format:...$` as it is committed, and within one
 * line whatever git put there (gitattributes(5), "export-subst").
 */
export function isSubstituted(template: Buffer, found: Buffer): boolean {
  const literal = template.toString('latin1').split(/\$Format:[^$\n]*\$/);
  if (literal.length === 1) return false;
  const text = found.toString('latin1');
  const [first = '', ...rest] = literal;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    // What git puts there is a line, so the next literal text begins at the end of this one at the latest.
    const next = isLast ? text.length - part.length : text.indexOf(part, at);
    if (next < at || !text.startsWith(part, next) || text.slice(at, next).includes('\n')) return false;
    at = next + part.length;
  }
  return at === text.length;
}
