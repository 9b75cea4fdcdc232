import picomatch from 'picomatch';

/** A pattern of the mapping, split where its first wildcard begins. */
export type Glob = {
  /** The directory that everything it matches lies in: '' for the top, no slash at the end. */
  readonly base: string;
  /** Whether a path, relative to the base, matches. */
  readonly matches: (relative: string) => boolean;
};

const WILDCARD = /[*?[{]/;

export function hasWildcard(pattern: string): boolean {
  return WILDCARD.test(pattern.replace(/\\./g, ''));
}

/**
 * Compiles a pattern: `*` and `?` within a name, `**` over directories, `[abc]`, `{a,b}`; a leading dot must be
 * written, as in a shell. `\` takes the next character as it stands.
 */
export function compileGlob(pattern: string): Glob {
  const parts = pattern.split('/');
  const first = parts.findIndex(hasWildcard);
  const base = parts.slice(0, first).map(withoutEscapes).join('/');
  return { base, matches: compileMatcher(parts.slice(first).join('/')) };
}

/** A test for whole paths; a pattern without a slash is one for the last name, at any depth. */
export function compileFilter(pattern: string): (path: string) => boolean {
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const matches = compileMatcher(bare);
  if (bare.includes('/')) return matches;
  return (path) => matches(path.slice(path.lastIndexOf('/') + 1));
}

/** A test for installed paths: the pattern begins with a slash, or is a name at any depth. */
export function compileInstalled(pattern: string): (path: string) => boolean {
  const matches = compileMatcher(pattern.startsWith('/') ? pattern : `**/${pattern}`);
  return (path) => matches(path);
}

/** A test for what one of these matches, and for all that is below it. */
export function withAllBelow(filters: readonly ((path: string) => boolean)[]): (path: string) => boolean {
  const directories = new Map<string, boolean>();
  const isBelow = (path: string): boolean => {
    const end = path.lastIndexOf('/');
    if (end <= 0) return false;
    const directory = path.slice(0, end);
    let known = directories.get(directory);
    if (known === undefined) {
      known = filters.some((matches) => matches(directory)) || isBelow(directory);
      directories.set(directory, known);
    }
    return known;
  };
  return (path) => filters.some((matches) => matches(path)) || isBelow(path);
}

/** The text of a path as a pattern that matches it alone. */
export function withoutEscapes(pattern: string): string {
  return pattern.replace(/\\(.)/g, '$1');
}

/** The same patterns come back for every release of every distribution. */
const compiled = new Map<string, RegExp>();

function compileMatcher(pattern: string): (path: string) => boolean {
  const expression = compiled.get(pattern) ?? toExpression(pattern);
  compiled.set(pattern, expression);
  return (path) => expression.test(path);
}

function toExpression(pattern: string): RegExp {
  // picomatch gives ( ) | + @ ! ^ a meaning that the notation does not; the flag s lets `**` cross line feeds.
  const escaped = pattern.replace(/\\.|[()|+@!^$]/g, (match) => (match.length > 1 ? match : `\\${match}`));
  return picomatch.makeRe(escaped, {
    nonegate: true,
    noextglob: true,
    strictSlashes: true,
    flags: 's',
  });
}
