import type { Distribution } from '../distributions/resolve.ts';
import { parentsOf } from './directories.ts';
import { expand, type Scope } from './expand.ts';
import { compileInstalled } from './patterns.ts';
import type { Claim } from './plan.ts';

const FILE_MODE = 0o644;
const PROGRAM_MODE = 0o755;

/** Where programs are installed. With a scope, also where only the project says which path that is: on NixOS. */
export function programsOf(
  { directories }: Pick<Distribution, 'directories'>,
  scope?: Scope,
): readonly string[] {
  const paths = [directories.bindir, directories.sbindir].map((text) => {
    const expansion = scope === undefined ? { text } : expand({ text, literal: false }, scope);
    return 'text' in expansion ? expansion.text : text;
  });
  return [...new Set(paths)];
}

/** A line without a mode: programs where programs are, data elsewhere. */
export function defaultMode(path: string, programs: readonly string[]): number {
  return programs.some((directory) => path.startsWith(`${directory}/`)) ? PROGRAM_MODE : FILE_MODE;
}

/**
 * The directories of programs among what a claim takes: without a mode of its own a file there is a program and no
 * other is, also in a recipe, which has to say so before anybody knows the files.
 */
export function programsWithin(
  { pattern, line: { attributes } }: Claim,
  programs: readonly string[],
): readonly string[] {
  const clean = pattern.replace(/\/\*\*$/, '').replace(/\/+$/, '');
  if (attributes.mode !== undefined || defaultMode(`${clean}/`, programs) === PROGRAM_MODE) return [];
  const matches = compileInstalled(clean);
  return programs.filter((path) => [path, ...parentsOf(path)].some(matches));
}
