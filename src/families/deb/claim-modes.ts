import type { Distribution } from '../../distributions/resolve.ts';
import { formatMode } from '../../packages/entry.ts';
import { defaultMode } from '../../plan/gather.ts';
import type { Claim } from '../../plan/plan.ts';
import { isText } from './text.ts';

const PLAIN_PATTERN = /^[A-Za-z0-9_@%+=:,./*?[\]{}-]+$/;

/**
 * Commands that give what a build installed the modes of the mapping. The shell of make knows no braces, so that each
 * alternative is said by itself.
 */
export function claimModes(claims: readonly Claim[], name: string, distribution: Distribution): string[] {
  return claims.flatMap(({ pattern, line }) => {
    const clean = pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '');
    if (!isText(clean) || !PLAIN_PATTERN.test(clean)) return [];
    const mode = line.attributes.mode ?? defaultMode(`${clean}/`, distribution);
    const isPrograms = line.attributes.mode === undefined && mode === 0o755;
    if (isPrograms) return [];
    const roots = bracePaths(clean).map((path) => `debian/${name}${path}`);
    return [`find ${roots.join(' ')} -type f -exec chmod ${formatMode(mode)} {} +`];
  });
}

export function bracePaths(text: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text);
  if (match === null) return [text];
  const [, before = '', inner = '', after = ''] = match;
  return inner.split(',').flatMap((part) => bracePaths(`${before}${part}${after}`));
}
