import { shellWord } from '../shell-words.ts';

const WILD = /[*?[]/;

/**
 * An installed path or pattern as words of a POSIX shell that stands in the root of what was installed. Undefined where
 * a shell has no such pattern: `**` stands for directories there only in bash, and only on demand.
 */
export function globWords(pattern: string): readonly string[] | undefined {
  const words = expandBraces(pattern.replace(/^\/+/, '').replace(/\/+$/, '')).map((text) => {
    // What a pattern for everything below a directory takes is that directory.
    const path = text.replace(/(?:\/\*\*)+(?:\/\*)?$/, '');
    return path.includes('**') ? undefined : path.split('/').map(globName).join('/');
  });
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** One name of a path: wildcards stand as they are, everything else is quoted where a shell would read it. */
function globName(name: string): string {
  const parts = name.match(/\\.|\[[^\]]*\]|[*?]|[^\\*?[]+|./gs) ?? [];
  return parts
    .map((part) => {
      if (part === '*' || part === '?' || (part.startsWith('[') && part.length > 1)) return part;
      return shellWord(part.startsWith('\\') ? part.slice(1) : part);
    })
    .join('');
}

/** Whether a shell would look for more than one path. */
export function isWild(word: string): boolean {
  return WILD.test(word.replace(/'[^']*'/g, ''));
}

/** `{a,b}` is `a` and `b`; a POSIX shell has no braces. */
function expandBraces(pattern: string): readonly string[] {
  const match = /^((?:\\.|[^\\{])*)\{([^{}]*)\}(.*)$/s.exec(pattern);
  if (match === null) return [pattern];
  const [, before = '', choices = '', after = ''] = match;
  return choices.split(',').flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}
