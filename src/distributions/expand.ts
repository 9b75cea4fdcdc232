/** Values that only the package or the build knows stay as variables: `${package}`, `${version}`, `${out}`. */
const LATER = ['package', 'version', 'out'];

const DEEPEST = 10;

/**
 * Puts the values of `${name}` in, and the values of what they name in turn.
 * @throws RangeError for a name that is unknown or stands for itself: a mistake in a distribution's file.
 */
export function expandVariables(
  text: string,
  variables: Readonly<Record<string, string>>,
  depth = 0,
): string {
  if (depth > DEEPEST) throw new RangeError(`${text} stands for itself`);
  return text.replace(/\$\{([^{}]*)\}/g, (reference, name: string) => {
    if (LATER.includes(name)) return reference;
    const value = variables[name];
    if (value === undefined) throw new RangeError(`${reference} is not a variable that is known here`);
    return expandVariables(value, variables, depth + 1);
  });
}

/** `man{1,2}` is `man1` and `man2`, as in a shell; `${name}` is left alone. */
export function expandBraces(text: string): readonly string[] {
  const match = /^(.*?)(?<!\$)\{([^{}]*)\}(.*)$/.exec(text);
  if (match === null) return [text];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}
