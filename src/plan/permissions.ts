import type { PathLine } from '../manifest/lines.ts';
import type { Entry } from '../packages/entry.ts';
import type { Budget } from './budget.ts';
import { expand, type Scope } from './expand.ts';
import { cleanPath } from './gather.ts';
import type { Installed } from './merge.ts';
import { compileInstalled, hasWildcard, withoutEscapes } from './patterns.ts';
import type { PlanPermission } from './plan.ts';

/**
 * Applies the critical permissions, which have the last word on mode and owner. Changes `packages` in place, before
 * they become a set, and says for each line what it held for and what it changed.
 */
export function applyPermissions(
  lines: readonly PathLine[],
  packages: ReadonlyMap<string, Installed>,
  scope: Scope,
  budget: Budget,
): PlanPermission[] {
  return lines.map((line) => {
    const expansion = expand(line.path, scope);
    const base = { line, matches: [], changes: [] };
    if (!('text' in expansion)) {
      const problem = {
        kind: 'unknown-variable',
        name: expansion.unknown,
        known: [...scope.keys()],
      } as const;
      return { ...base, pattern: line.path.text, problems: [problem] };
    }
    const pattern = expansion.text;
    if (!pattern.startsWith('/')) {
      return { ...base, pattern, problems: [{ kind: 'not-absolute', path: pattern }] };
    }
    return { line, pattern, problems: [], ...applyLine(line, pattern, packages, budget) };
  });
}

function applyLine(
  line: PathLine,
  pattern: string,
  packages: ReadonlyMap<string, Installed>,
  budget: Budget,
): Pick<PlanPermission, 'matches' | 'changes'> {
  const matches: string[] = [];
  const changes: PlanPermission['changes'][number][] = [];
  for (const installed of packages.values()) {
    for (const from of matching(line, pattern, installed, budget)) {
      matches.push(from.path);
      const to = withAttributes(from, line);
      if (to.mode === from.mode && to.owner === from.owner && to.group === from.group) continue;
      installed.set(from.path, to);
      changes.push({ path: from.path, from, to });
    }
  }
  return { matches, changes };
}

/**
 * A link has no mode of its own (symlink(7)). A pattern holds for files, and for directories where it ends with a
 * slash: `dir/*` with 0644 would otherwise close the directories below it.
 */
function matching(line: PathLine, pattern: string, installed: Installed, budget: Budget): Entry[] {
  const path = cleanPath(line.path.literal ? pattern : withoutEscapes(pattern));
  const exact = installed.get(path);
  if (exact !== undefined) return exact.type === 'symlink' ? [] : [exact];
  if (line.path.literal || !hasWildcard(pattern)) return [];
  budget.compare(installed.size, line.place);
  const matches = compileInstalled(pattern.replace(/\/+$/, ''));
  const type = pattern.endsWith('/') ? 'directory' : 'file';
  return [...installed.values()].filter((entry) => entry.type === type && matches(entry.path));
}

function withAttributes(entry: Entry, { attributes }: PathLine): Entry {
  const { mode = entry.mode, owner = entry.owner, group = attributes.owner ?? entry.group } = attributes;
  return { ...entry, mode, owner, group };
}
