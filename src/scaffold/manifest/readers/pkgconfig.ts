import type { TextPlace } from '../../../system/place.ts';
import type { PrerequisiteGuess } from '../guess.ts';

/** Reads a list of pkg-config modules with their versions: `glib-2.0 >= 2.50 gio-2.0`, `foo>=1.2` (pkg-config(1)). */
export function pkgconfigModules(list: string, optional: boolean, from: TextPlace): PrerequisiteGuess[] {
  const spaced = list.replace(/["'[\],]/g, ' ').replace(/\s*(>=|<=|!=|=|<|>)\s*/g, ' $1 ');
  const words = spaced.split(/\s+/).filter((word) => word !== '');
  return words.flatMap((word, index): PrerequisiteGuess[] => {
    const isVersion = /^[<>=!]+$/.test(words[index - 1] ?? '');
    // What a variable or a macro holds is known to the build alone.
    if (isVersion || !/^[A-Za-z0-9][\w.+-]*$/.test(word)) return [];
    const operator = words[index + 1];
    const version = words[index + 2] ?? '';
    const isLeast = (operator === '>=' || operator === '=') && /^\d[\w.]*$/.test(version);
    return [
      {
        kind: 'pkgconfig',
        name: word,
        ...(isLeast ? { version: `>= ${version}` } : {}),
        for: 'build',
        ...(optional ? { optional: true } : {}),
        from,
      },
    ];
  });
}
