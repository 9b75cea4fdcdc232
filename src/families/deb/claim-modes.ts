import type { Distribution } from '../../distributions/resolve.ts';
import { formatMode } from '../../packages/entry.ts';
import { defaultMode, programsOf, programsWithin } from '../../plan/default-mode.ts';
import type { Claim, PlanPermission } from '../../plan/plan.ts';
import { shellWord } from '../shell-words.ts';
import { afterFixperms } from './fixperms.ts';

const PLAIN_PATTERN = /^[A-Za-z0-9_@%+=:,./*?[\]{}-]+$/;

/**
 * Commands that give what a build installed the modes of the mapping, where dh_fixperms does not: it makes programs of
 * what is on the search path.
 */
export function claimModes(
  claims: readonly Claim[],
  permissions: readonly PlanPermission[],
  name: string,
  distribution: Distribution,
): string[] {
  const programs = programsOf(distribution);
  const byTest = new Map<string, string[]>();
  for (const claim of claims) {
    const { pattern, line } = claim;
    const clean = pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '');
    const mode = line.attributes.mode ?? defaultMode(`${clean}/`, programs);
    if (!PLAIN_PATTERN.test(clean) || afterFixperms(`${clean}/`) === mode || afterFixperms(clean) === mode)
      continue;
    const others = programsWithin(claim, programs).map((path) => ` ! -path 'debian/${name}${path}/*'`);
    const test = `-type f${others.join('')} -exec chmod ${formatMode(mode)} {} +`;
    byTest.set(test, [
      ...(byTest.get(test) ?? []),
      ...bracePaths(clean).map((path) => `debian/${name}${path}${compressed(path, distribution)}`),
    ]);
  }
  const lines = [...byTest].map(([test, roots]) => `find ${roots.join(' ')} ${test}`);
  return [...lines, ...permissions.flatMap((permission) => permissionLines(permission, claims, name))];
}

/** dh_compress was there before: a manual page has another name by then. */
function compressed(path: string, { directories: { mandir } }: Distribution): string {
  return path.startsWith(`${mandir}/`) && /\.[1-9][a-z0-9]*$/.test(path) ? '*' : '';
}

/** A critical mode of what the build installs; find(1) matches what the shell cannot, and nothing without an error. */
function permissionLines(
  { pattern, line }: PlanPermission,
  claims: readonly Claim[],
  name: string,
): string[] {
  const { mode } = line.attributes;
  if (mode === undefined || !claims.some((claim) => mayMeet(claim.pattern, pattern))) return [];
  return bracePaths(pattern).map(
    (path) =>
      `find debian/${name} -path ${shellWord(`debian/${name}${path}`)} -type f -exec chmod ${formatMode(mode)} {} +`,
  );
}

function mayMeet(a: string, b: string): boolean {
  const [first, second] = [literalStart(a), literalStart(b)];
  return first.startsWith(second) || second.startsWith(first);
}

function literalStart(pattern: string): string {
  return pattern.slice(0, Math.max(pattern.search(/[*?[{\\]|$/), 0));
}

/** The shell of make knows no braces, so that each alternative is said by itself. */
export function bracePaths(text: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text);
  if (match === null) return [text];
  const [, before = '', inner = '', after = ''] = match;
  return inner.split(',').flatMap((part) => bracePaths(`${before}${part}${after}`));
}
